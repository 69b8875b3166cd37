#include "wasm/reading/address.hpp"

namespace errand {
namespace {

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

bool is_study_file(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  return name.find_first_of("\\:?#") == name.npos && name.find("..") == name.npos;
}

bool is_media(std::string_view address) { return is_study_file(address) || begins_with(address, "https://"); }

bool is_picture(std::string_view address) { return is_media(address) || begins_with(address, "data:image/"); }

}  // namespace errand

#include "requester/codes/typed_code.hpp"

#include <algorithm>

#include "server/app/ascii.hpp"

namespace errand::requester {

std::string plain_code(std::string_view typed) {
  std::string out;
  for (const char letter : typed) {
    const char c = app::lower(letter);
    if (c >= '0' && c <= '9') out += c;
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string own_plain_code(std::string_view typed) {
  std::string out = plain_code(typed);
  std::replace(out.begin(), out.end(), 'O', '0');
  std::replace(out.begin(), out.end(), 'I', '1');
  std::replace(out.begin(), out.end(), 'L', '1');
  return out;
}

}  // namespace errand::requester

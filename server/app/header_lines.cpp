#include "server/app/header_lines.hpp"

#include <algorithm>
#include <array>

#include "server/app/ascii.hpp"

namespace errand::app {
namespace {

bool fit_to_send(std::string_view name, std::string_view value) {
  return value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos &&
         name.find_first_of(std::string_view{"\r\n\0: ", 5}) == std::string_view::npos && !name.empty();
}

bool written_by_http(std::string_view name) {
  static constexpr std::array<std::string_view, 4> names{"date", "content-length", "transfer-encoding",
                                                         "connection"};
  return std::any_of(names.begin(), names.end(), [&](auto known) { return same_word(name, known); });
}

}  // namespace

void HeaderLines::add(std::string_view name, std::string_view value) {
  fit_ = fit_ && fit_to_send(name, value);
  if (!fit_ || written_by_http(name)) return;
  has_content_type_options_ = has_content_type_options_ || same_word(name, "x-content-type-options");
  has_referrer_policy_ = has_referrer_policy_ || same_word(name, "referrer-policy");
  text_.append(name).append(": ").append(value).append("\r\n");
}

void HeaderLines::add(const HeaderLines& other) {
  fit_ = fit_ && other.fit_;
  has_content_type_options_ = has_content_type_options_ || other.has_content_type_options_;
  has_referrer_policy_ = has_referrer_policy_ || other.has_referrer_policy_;
  text_ += other.text_;
}

void HeaderLines::clear() {
  text_.clear();
  fit_ = true;
  has_content_type_options_ = false;
  has_referrer_policy_ = false;
}

}  // namespace errand::app

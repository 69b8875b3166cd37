#include "server/app/request.hpp"

#include "server/app/ascii.hpp"

namespace errand::app {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}
std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (same_word(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& header : headers) {
    if (!same_word(header.name, "cookie")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      auto pair = cut(rest, ";");
      if (without_blanks(cut(pair, "=")) == name) return without_blanks(pair);
    }
  }
  return std::nullopt;
}

}  // namespace errand::app

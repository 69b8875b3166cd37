#include "server/app/request.hpp"

#include <algorithm>

namespace errand::app {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text before the next `separator` off `rest`.
std::string_view cut(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto piece = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return piece;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (same_name(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& header : headers) {
    if (!same_name(header.name, "cookie")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      auto pair = cut(rest, ';');
      if (without_blanks(cut(pair, '=')) == name) return without_blanks(pair);
    }
  }
  return std::nullopt;
}

}  // namespace errand::app

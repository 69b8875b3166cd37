#include "server/http/grammar.hpp"

#include <algorithm>

#include "server/app/ascii.hpp"

namespace errand::http {
namespace {

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

bool is_token_char(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return letter_or_digit(c) || marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

std::optional<FieldLine> parse_field_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  // A name is a token, so this refuses folded lines and blanks before the colon as well.
  const FieldLine field{.name = line.substr(0, colon), .value = app::without_blanks(line.substr(colon + 1))};
  if (!is_token(field.name) || std::any_of(field.value.begin(), field.value.end(), control))
    return std::nullopt;
  return field;
}

}  // namespace errand::http

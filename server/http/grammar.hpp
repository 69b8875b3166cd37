#pragma once
#include <optional>
#include <string_view>

namespace errand::http {

/// RFC 9110, 5.6.2: what names of methods, headers and chunk extensions are made of.
bool is_token_char(char c);
bool is_token(std::string_view text);

/// A header or trailer; the value without blanks around it.
struct FieldLine {
  std::string_view name;
  std::string_view value;
};

/// Reads a line without its end. nullopt for a folded line, a blank before the colon, and any control but a
/// tab.
std::optional<FieldLine> parse_field_line(std::string_view line);

}  // namespace errand::http

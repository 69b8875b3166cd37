#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace errand::app {

/// One field of a form or a query, decoded ('+' is a blank), UTF-8 not yet checked.
struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

/// Reads application/x-www-form-urlencoded text in order, doubled names kept. nullopt when a percent escape
/// is broken or there are more than 4,096 fields.
std::optional<std::vector<Field>> parse_form(std::string_view text);

/// First value of that name.
std::optional<std::string_view> value_of(const std::vector<Field>& fields, std::string_view name);

/// `text` percent-encoded for a query value.
std::string encode_component(std::string_view text);

/// `text` safe between tags and inside quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace errand::app

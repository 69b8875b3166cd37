#pragma once
#include <cstddef>
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

inline constexpr std::size_t max_form_fields = 4096;

/// What was read of a form, and what stands behind its first 4,096 fields.
struct Form {
  std::vector<Field> fields;
  std::string_view unread;
};

/// Reads application/x-www-form-urlencoded text in order, doubled names kept. As the URL Standard's parser it
/// never fails: a broken escape stays as it is.
Form read_form(std::string_view text);

/// The same; nullopt when there are more than 4,096 fields.
std::optional<std::vector<Field>> parse_form(std::string_view text);

/// First value of that name.
std::optional<std::string_view> value_of(const std::vector<Field>& fields, std::string_view name);

/// `text` percent-encoded for a query value.
std::string encode_component(std::string_view text);

/// `text` safe between tags and inside quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace errand::app

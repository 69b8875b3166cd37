#include "server/app/form.hpp"

#include <algorithm>
#include <utility>

#include "server/app/percent.hpp"

namespace errand::app {
namespace {

constexpr std::size_t most_fields = 4096;

std::optional<std::string> decoded(std::string_view text) {
  std::string blanks{text};
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return resolve_escapes(blanks);
}

}  // namespace

std::optional<std::vector<Field>> parse_form(std::string_view text) {
  std::vector<Field> fields;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (fields.size() == most_fields) return std::nullopt;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    fields.push_back({.name = std::move(*name), .value = std::move(*value)});
  }
  return fields;
}

std::optional<std::string_view> value_of(const std::vector<Field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  if (found == fields.end()) return std::nullopt;
  return found->value;
}

std::string encode_component(std::string_view text) { return escape(text, ""); }

std::string escape_html(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

}  // namespace errand::app

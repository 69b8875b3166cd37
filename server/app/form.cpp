#include "server/app/form.hpp"

#include <algorithm>
#include <utility>

#include "server/app/percent.hpp"

namespace errand::app {
namespace {

std::string decoded(std::string_view text) {
  std::string blanks{text};
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return resolve_whole_escapes(blanks);
}

}  // namespace

Form read_form(std::string_view text) {
  Form form;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    if (!pair.empty()) {
      if (form.fields.size() == max_form_fields) {
        form.unread = text;
        return form;
      }
      const auto equals = std::min(pair.find('='), pair.size());
      form.fields.push_back({.name = decoded(pair.substr(0, equals)),
                             .value = decoded(pair.substr(std::min(equals + 1, pair.size())))});
    }
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
  }
  return form;
}

std::optional<std::vector<Field>> parse_form(std::string_view text) {
  auto form = read_form(text);
  if (!form.unread.empty()) return std::nullopt;
  return std::move(form.fields);
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

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/reading/display_writer.hpp"
#include "wasm/reading/fields.hpp"
#include "wasm/reading/question_types.hpp"

namespace errand {

/// One question being read: what its type allows, what comes out, and what the page will show.
struct Reading {
  Fields& fields;
  const TypeSpec& type;
  Question& question;
  DisplayWriter& display;

  Reports& reports() const { return fields.reports(); }
  const std::string& called() const { return fields.called(); }

  std::optional<std::int64_t> whole(std::string_view name) const {
    const FieldSpec* spec = find_field(type, name);
    return fields.whole(name, spec->least, spec->most);
  }
  std::uint32_t count(std::string_view name, std::int64_t fallback = 0) const {
    return static_cast<std::uint32_t>(whole(name).value_or(fallback));
  }
  /// A text that may hold ${column}.
  std::string text(std::string_view name) const {
    std::string value = fields.words(name);
    question.templates.push_back(value);
    return value;
  }
};

/// Shows the text of that field to the worker.
inline void show_text(Reading& reading, std::string_view name) {
  reading.display.text(name, reading.text(name));
}

}  // namespace errand

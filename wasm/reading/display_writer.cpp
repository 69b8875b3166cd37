#include "wasm/reading/display_writer.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/study/display.hpp"
#include "wasm/study/template.hpp"

namespace errand {

void DisplayWriter::key(std::string_view name) {
  if (!out_.empty()) out_ += ',';
  append_quoted(out_, name);
  out_ += ':';
}

void DisplayWriter::marked(std::string_view value, char mark) {
  out_ += '"';
  each_piece(
      value,
      [&](std::string_view plain) {
        std::string quoted;
        append_quoted(quoted, plain);
        out_.append(quoted, 1, quoted.size() - 2);
      },
      [&](std::string_view name, std::string_view) {
        out_ += mark;
        out_ += name;
        out_ += DisplayMark::end;
      });
  out_ += '"';
}

DisplayWriter& DisplayWriter::text(std::string_view name, std::string_view value) {
  key(name);
  marked(value, DisplayMark::text);
  return *this;
}

DisplayWriter& DisplayWriter::html(std::string_view name, std::string_view value) {
  key(name);
  marked(value, DisplayMark::html);
  return *this;
}

DisplayWriter& DisplayWriter::integer(std::string_view name, std::int64_t value) {
  key(name);
  out_ += decimal(value);
  return *this;
}

DisplayWriter& DisplayWriter::null(std::string_view name) {
  key(name);
  out_ += "null";
  return *this;
}

DisplayWriter& DisplayWriter::flag(std::string_view name, bool value) {
  key(name);
  out_ += value ? "true" : "false";
  return *this;
}

DisplayWriter& DisplayWriter::image(std::string_view name, std::string_view src, std::string_view alt) {
  key(name);
  if (src.empty()) {
    out_ += "null";
    return *this;
  }
  out_ += "{\"src\":";
  marked(src, DisplayMark::text);
  out_ += ",\"alt\":";
  marked(alt, DisplayMark::text);
  out_ += '}';
  return *this;
}

DisplayWriter& DisplayWriter::list(std::string_view name, const std::vector<std::string>& objects) {
  key(name);
  out_ += '[';
  for (const std::string& members : objects) {
    if (out_.back() != '[') out_ += ',';
    out_ += '{' + members + '}';
  }
  out_ += ']';
  return *this;
}

DisplayWriter& DisplayWriter::object(std::string_view name, std::string_view members) {
  key(name);
  out_ += '{';
  out_ += members;
  out_ += '}';
  return *this;
}

}  // namespace errand

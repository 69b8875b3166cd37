#include "wasm/study/display.hpp"

#include "wasm/base/json_writer.hpp"

namespace errand {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
}

/// `text` within a JSON string.
void append_inside(std::string& out, std::string_view text) {
  std::string quoted;
  append_quoted(quoted, text);
  out.append(quoted, 1, quoted.size() - 2);
}

}  // namespace

std::string displayed(std::string_view display, const Columns& columns) {
  std::string out;
  for (;;) {
    std::size_t mark = 0;
    while (mark < display.size() && display[mark] != DisplayMark::text && display[mark] != DisplayMark::html)
      ++mark;
    out += display.substr(0, mark);
    const std::size_t end = display.find(DisplayMark::end, mark);
    if (end == display.npos) return out;
    const std::string* value = find_column(columns, display.substr(mark + 1, end - mark - 1));
    if (value != nullptr && display[mark] == DisplayMark::text) append_inside(out, *value);
    if (value != nullptr && display[mark] == DisplayMark::html) {
      std::string escaped;
      append_escaped(escaped, *value);
      append_inside(out, escaped);
    }
    display.remove_prefix(end + 1);
  }
}

}  // namespace errand

#include "wasm/study/template.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

void append_plain(std::string& out, std::string_view value) { out += value; }

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

/// Calls plain(text) and name(name, source) for the pieces of `text`, in order.
template <class Plain, class Name>
void each_piece(std::string_view text, Plain plain, Name name) {
  std::size_t from = 0;
  for (;;) {
    const std::size_t open = text.find("${", from);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return plain(text.substr(from));
    plain(text.substr(from, open - from));
    name(trim(text.substr(open + 2, close - open - 2)), text.substr(open, close + 1 - open));
    from = close + 1;
  }
}

std::string fill(std::string_view text, const Columns& columns,
                 void (*append)(std::string&, std::string_view)) {
  std::string out;
  each_piece(
      text, [&](std::string_view plain) { out += plain; },
      [&](std::string_view name, std::string_view source) {
        for (const auto& [column, value] : columns)
          if (column == name) return append(out, value);
        out += source;
      });
  return out;
}

}  // namespace

std::vector<std::string_view> names_in(std::string_view text) {
  std::vector<std::string_view> names;
  each_piece(
      text, [](std::string_view) {}, [&](std::string_view name, std::string_view) { names.push_back(name); });
  return names;
}

std::string filled(std::string_view text, const Columns& columns) {
  return fill(text, columns, append_plain);
}

std::string filled_html(std::string_view html, const Columns& columns) {
  return fill(html, columns, append_escaped);
}

}  // namespace errand

#pragma once
#include <string_view>
#include <vector>

#include "wasm/base/text.hpp"

namespace errand {

/// Calls plain(text) and name(name, source) for the pieces of `text` between and in `${name}`, in order. A
/// "${" without "}" is plain text.
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

/// The names in `${name}` of a text, in order.
std::vector<std::string_view> names_in(std::string_view text);

}  // namespace errand

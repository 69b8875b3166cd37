#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "wasm/study/study.hpp"

namespace errand {

/// The names in `${name}` of a text, in order. A "${" without "}" is plain text.
std::vector<std::string_view> names_in(std::string_view text);

/// `text` with every `${name}` replaced by that column's value; a name that is no column stays as it is. A
/// value is put in as it is and is not searched again.
std::string filled(std::string_view text, const Columns& columns);

/// As filled(), for HTML: the values are escaped, so that they are text there too.
std::string filled_html(std::string_view html, const Columns& columns);

}  // namespace errand

#pragma once
#include <string>
#include <string_view>

#include "wasm/base/problem.hpp"

namespace errand::studies {

enum class Ink { plain, coloured };

/// A problem as compilers show it: "file:line:column: what; expected …", then the source line and a caret
/// under the column. A long line is cut to the part around it. `source` is the named file's text, empty when
/// it cannot be shown. Control characters of the study are never sent to the terminal.
std::string problem_report(const Problem& problem, std::string_view source, Ink ink);

/// `text` on one line: control characters and broken UTF-8 become U+FFFD.
std::string printable(std::string_view text);

}  // namespace errand::studies

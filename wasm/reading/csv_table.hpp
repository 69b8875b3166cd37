#pragma once
#include <string_view>
#include <tl/expected.hpp>

#include "wasm/study/table.hpp"

namespace errand {

/// Reads CSV as RFC 4180 has it (quoted cells may hold commas, doubled quotes and line ends; lines end with
/// CRLF, LF or CR; a byte order mark and blank lines are skipped). Reports the first fault of every bad row
/// (at most 1,000): wrong number of cells, a quote in the middle, a quote never closed, bad UTF-8, NUL; and
/// every bad column name: doubled, empty, not [A-Za-z_][A-Za-z0-9_.-]*.
tl::expected<Table, Problems> parse_csv(std::string_view text, std::string_view file);

}  // namespace errand

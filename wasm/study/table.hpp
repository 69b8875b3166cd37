#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/problem.hpp"

namespace errand {

/// Per-HIT data: named columns, every row as long as the header.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<Place> places;  ///< where each row begins
  bool operator==(const Table&) const = default;
};

inline constexpr std::size_t table_rows = 100000;
inline constexpr std::size_t table_columns = 256;

/// Reads CSV as RFC 4180 has it (quoted cells may hold commas, doubled quotes and line ends; lines end with
/// CRLF, LF or CR; a byte order mark and blank lines are skipped). Reports the first fault of every bad row
/// (at most 1,000): wrong number of cells, a quote in the middle, a quote never closed, bad UTF-8, NUL; and
/// every bad column name: doubled, empty, not [A-Za-z_][A-Za-z0-9_.-]*.
tl::expected<Table, Problems> parse_csv(std::string_view text, std::string_view file);

}  // namespace errand

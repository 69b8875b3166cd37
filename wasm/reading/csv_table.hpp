#pragma once
#include <cstddef>
#include <string_view>
#include <tl/expected.hpp>

#include "wasm/study/table.hpp"

namespace errand {

/// What a file of data may be; a file that others made may have more columns, named as they like.
struct CsvRules {
  enum class Names { fields, any };  ///< `fields`: [A-Za-z_][A-Za-z0-9_.-]*
  Names names = Names::fields;
  std::size_t rows = table_rows;
  std::size_t columns = table_columns;
};

/// Reads CSV as RFC 4180 has it (quoted cells may hold commas, doubled quotes and line ends; lines end with
/// CRLF, LF or CR; a byte order mark and blank lines are skipped). Reports the first fault of every bad row
/// (at most 1,000): wrong number of cells, a quote in the middle, a quote never closed, bad UTF-8, NUL; and
/// every bad column name: doubled, empty, none of the rules'.
tl::expected<Table, Problems> parse_csv(std::string_view text, std::string_view file,
                                        const CsvRules& rules = {});

}  // namespace errand

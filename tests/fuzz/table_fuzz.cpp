#include "wasm/reading/csv_table.hpp"

#include <cstdlib>

#include "wasm/base/text.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void append_cell(std::string& out, const std::string& cell) {
  out += '"';
  for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
  out += '"';
}

std::string written(const errand::Table& table) {
  std::string out;
  const auto append_row = [&](const std::vector<std::string>& row) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (column != 0) out += ',';
      append_cell(out, row[column]);
    }
    out += '\n';
  };
  append_row(table.columns);
  for (const auto& row : table.rows) append_row(row);
  return out;
}

}  // namespace

/// A table that is taken is whole and is read back unchanged; one that is refused is explained.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto table = errand::parse_csv(text, "fuzz");
  if (!table) {
    require(!table.error().empty());
    for (const errand::Problem& problem : table.error()) require(errand::is_utf8(errand::to_text(problem)));
    return 0;
  }
  require(!table->columns.empty() && table->places.size() == table->rows.size());
  for (const auto& row : table->rows) {
    require(row.size() == table->columns.size());
    for (const std::string& cell : row)
      require(errand::is_utf8(cell) && cell.find('\0') == std::string::npos);
  }
  const auto again = errand::parse_csv(written(*table), "fuzz");
  require(again.has_value() && again->columns == table->columns && again->rows == table->rows);
  return 0;
}

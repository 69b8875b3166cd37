#include "wasm/study/rows.hpp"

namespace errand {

std::uint32_t hit_index(const Study& study, std::uint32_t hit) {
  return (hit == 0 ? 0 : hit - 1) % study.num_hits;
}

RowSpan rows_of_hit(const Study& study, std::uint32_t hit) {
  std::uint32_t count = 1;
  for (const Block& block : study.blocks)
    if (block.rows_from == RowsFrom::hit) count = block.count;
  return {hit_index(study, hit) * count, count};
}

Columns columns_of_row(const Study& study, std::uint32_t row) {
  const Table& table = *study.data;
  const std::vector<std::string>& cells = table.rows[row - table.first_row];
  Columns columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) columns.emplace_back(table.columns[i], cells[i]);
  return columns;
}

Columns hit_columns(const Study& study, std::uint32_t hit) {
  if (!study.data || study.row_for != RowFor::hit) return {};
  return columns_of_row(study, rows_of_hit(study, hit).first);
}

}  // namespace errand

#include "wasm/study/plan.hpp"

#include <algorithm>
#include <utility>

#include "wasm/study/study.hpp"

namespace errand {
namespace {

constexpr std::uint64_t beyond = 0xffffffff;

std::uint32_t saturated(std::uint64_t number) { return static_cast<std::uint32_t>(std::min(number, beyond)); }

std::uint64_t count_squares(const PlanPart& part) {
  std::uint64_t rows = part.order == PlanPart::Order::latin_square
                           ? square_rows(static_cast<std::uint32_t>(part.parts.size()))
                           : 1;
  for (const PlanPart& inner : part.parts) rows = saturated(rows * count_squares(inner));
  return rows;
}

bool is_value_seen(const Block& block, std::size_t row) {
  const std::string* value = find_column(block.rows[row], block.draw.each);
  for (std::size_t i = 0; i < row && value != nullptr; ++i)
    if (const std::string* other = find_column(block.rows[i], block.draw.each);
        other != nullptr && *other == *value)
      return true;
  return false;
}

std::uint64_t values_drawn_of(const Block& block) {
  std::uint64_t values = 0;
  for (std::size_t row = 0; row < block.rows.size(); ++row) values += is_value_seen(block, row) ? 0U : 1U;
  return values;
}

std::uint64_t rows_of(const Block& block) {
  if (block.rows_from != RowsFrom::block) return block.count;
  const std::uint64_t all = block.rows.size();
  if (block.draw.count == 0) return all;
  const std::uint64_t times = block.draw.each.empty() ? 1 : values_drawn_of(block);
  return std::min(all, block.draw.count * times);
}

std::uint64_t count_of(const Study& study, const PlanPart& part) {
  std::uint64_t count = 0;
  if (part.block) {
    const Block& block = study.blocks[*part.block];
    count = saturated(rows_of(block) * block.repeat) + block.num_controls + block.repeated.count;
  } else {
    std::vector<std::uint64_t> counts;
    for (const PlanPart& inner : part.parts) counts.push_back(count_of(study, inner));
    std::size_t left = part.draw == 0 ? counts.size() : std::min<std::size_t>(part.draw, counts.size());
    for (; left > 0; --left) {
      const auto largest = std::max_element(counts.begin(), counts.end());
      count += std::exchange(*largest, 0);
    }
  }
  return saturated(saturated(count) * std::uint64_t{part.repeat});
}

}  // namespace

std::uint32_t count_conditions(const Study& study) {
  std::uint64_t count = count_squares(study.plan);
  for (const Factor& factor : study.factors) count = saturated(count * factor.levels.size());
  return saturated(count);
}

std::uint32_t count_subtasks(const Study& study) { return saturated(count_of(study, study.plan)); }

std::uint32_t square_rows(std::uint32_t size) { return size % 2 == 0 ? size : 2 * size; }

std::vector<std::uint32_t> square_row(std::uint32_t size, std::uint32_t row) {
  std::vector<std::uint32_t> parts;
  // 0, 1, n-1, 2, n-2, …
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint32_t first = i % 2 == 1 ? (i + 1) / 2 : (size - i / 2) % size;
    parts.push_back((first + row) % size);
  }
  if (row >= size) std::reverse(parts.begin(), parts.end());
  return parts;
}

}  // namespace errand

#include "wasm/session/sequence.hpp"

#include "wasm/base/draws.hpp"
#include "wasm/base/text.hpp"
#include "wasm/study/rows.hpp"

namespace errand {
namespace {

std::vector<std::uint32_t> first_numbers(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  for (std::uint32_t i = 0; i < count; ++i) numbers[i] = i;
  return numbers;
}

void add_rows(const Study& study, std::uint32_t hit, std::vector<Subtask>& subtasks) {
  for (std::uint32_t i = 0; i < study.blocks.front().count; ++i) {
    Subtask subtask{decimal(i + 1), false, 0, hit_columns(study, hit)};
    if (study.data && study.row_for == RowFor::subtask)
      subtask.columns = columns_of_row(study, rows_of_hit(study, hit).first + i);
    subtasks.push_back(std::move(subtask));
  }
}

void add_controls(const Study& study, std::uint32_t hit, Draws& draws, std::vector<Subtask>& subtasks) {
  const Block& block = study.blocks.front();
  std::vector<std::uint32_t> drawn = first_numbers(block.controls.size());
  draws.shuffle(drawn);
  drawn.resize(block.num_controls);
  for (const std::uint32_t index : drawn) {
    const Control& control = block.controls[index];
    Subtask subtask{control.name, true, 0, control.data};
    for (auto& column : hit_columns(study, hit)) subtask.columns.push_back(std::move(column));
    subtasks.push_back(std::move(subtask));
  }
}

}  // namespace

Sequence sequence_of(const Study& study, std::uint32_t hit, std::uint64_t seed) {
  Draws draws{seed};
  Sequence sequence;
  add_rows(study, hit, sequence.subtasks);
  const auto rows = static_cast<std::uint32_t>(sequence.subtasks.size());
  add_controls(study, hit, draws, sequence.subtasks);
  sequence.order = first_numbers(rows);
  if (study.blocks.front().order == Order::shuffled) draws.shuffle(sequence.order);
  for (std::uint32_t control = rows; control < sequence.subtasks.size(); ++control) {
    const std::uint32_t place = draws.below(static_cast<std::uint32_t>(sequence.order.size()));
    sequence.order.insert(sequence.order.begin() + 1 + static_cast<std::ptrdiff_t>(place), control);
  }
  return sequence;
}

}  // namespace errand

#include "wasm/session/sequence.hpp"

#include <algorithm>

#include "wasm/base/draws.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/ordering.hpp"
#include "wasm/study/rows.hpp"

namespace errand {
namespace {

std::vector<std::uint32_t> first_numbers(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  for (std::uint32_t i = 0; i < count; ++i) numbers[i] = i;
  return numbers;
}

bool has(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Those of `numbers` that are `chosen`, in the order of `numbers`.
std::vector<std::uint32_t> only(const std::vector<std::uint32_t>& numbers,
                                const std::vector<std::uint32_t>& chosen) {
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t number : numbers)
    if (has(chosen, number)) kept.push_back(number);
  return kept;
}

/// `count` of the numbers, in the drawn order.
std::vector<std::uint32_t> drawn(std::vector<std::uint32_t> numbers, std::uint32_t count, Draws& draws) {
  draws.shuffle(numbers);
  if (numbers.size() > count) numbers.resize(count);
  return numbers;
}

std::uint32_t dealt_condition(const Study& study, std::uint32_t hit, std::uint64_t seed) {
  const std::uint32_t count = count_conditions(study);
  if (study.deal.over == Deal::Over::workers) return Draws{fnv1a("condition", seed)}.below(count);
  const std::uint32_t index = hit_index(study, hit);
  if (!study.deal.in_blocks) return index % count;
  std::vector<std::uint32_t> run = first_numbers(count);
  Draws draws{(std::uint64_t{study.deal.seed} << 32) + index / count};
  draws.shuffle(run);
  return run[index % count];
}

/// One time through a block.
struct Run {
  std::uint32_t block;
  std::uint32_t time;  ///< from 0
  std::vector<Subtask> subtasks;
  std::vector<std::uint32_t> order;  ///< of these
};

/// The group's row of its Latin square.
struct SquareRow {
  const PlanPart* group;
  std::uint32_t row;
};

/// A sequence in the making.
struct Making {
  const Study& study;
  std::uint32_t hit;
  Draws draws;
  Columns shared;
  std::vector<SquareRow> squares;
  std::vector<std::uint32_t> times;  ///< by block: how often it has come
  std::vector<Run> runs;             ///< as shown
};

/// `condition` counts through the factors' levels, the first one fastest, then through the squares' rows.
std::uint32_t take(std::uint32_t& condition, std::uint32_t count) {
  const std::uint32_t taken = condition % count;
  condition /= count;
  return taken;
}

void choose_rows(const PlanPart& part, std::uint32_t& condition, std::vector<SquareRow>& squares) {
  if (part.order == PlanPart::Order::latin_square)
    squares.push_back({&part, take(condition, square_rows(static_cast<std::uint32_t>(part.parts.size())))});
  for (const PlanPart& inner : part.parts) choose_rows(inner, condition, squares);
}

std::string numbered(const std::string& name, std::uint32_t time) {
  return time == 0 ? name : concat({name, ".", decimal(time + 1)});
}

std::string row_name(const Block& block, std::uint32_t row) {
  if (block.is_once && !block.name.empty()) return block.name;
  return block.name.empty() ? decimal(row + 1) : concat({block.name, ".", decimal(row + 1)});
}

Columns joined(Columns own, const Columns& shared) {
  const std::size_t count = own.size();
  for (const auto& column : shared) {
    const auto end = own.begin() + static_cast<std::ptrdiff_t>(count);
    const auto same = [&](const auto& one) { return one.first == column.first; };
    if (std::none_of(own.begin(), end, same)) own.push_back(column);
  }
  return own;
}

std::vector<std::uint32_t> fitting_rows(const Block& block, const Columns& shared) {
  std::vector<std::uint32_t> rows;
  const std::string wanted = block.where ? filled(block.where->value, shared) : std::string{};
  for (std::uint32_t row = 0; row < block.rows.size(); ++row) {
    const std::string* value = block.where ? find_column(block.rows[row], block.where->column) : &wanted;
    if (value != nullptr && *value == wanted) rows.push_back(row);
  }
  return rows;
}

/// Of every value in the column `draw.each`, `draw.count` rows.
std::vector<std::uint32_t> drawn_by_value(const Block& block, const std::vector<std::uint32_t>& rows,
                                          Draws& draws) {
  std::vector<std::string> values;
  std::vector<std::uint32_t> all;
  for (const std::uint32_t row : rows) {
    const std::string& value = *find_column(block.rows[row], block.draw.each);
    if (std::find(values.begin(), values.end(), value) != values.end()) continue;
    values.push_back(value);
    std::vector<std::uint32_t> alike;
    for (const std::uint32_t other : rows)
      if (*find_column(block.rows[other], block.draw.each) == value) alike.push_back(other);
    alike = drawn(std::move(alike), block.draw.count, draws);
    all.insert(all.end(), alike.begin(), alike.end());
  }
  return all;
}

/// Which rows of its own a block takes.
std::vector<std::uint32_t> drawn_rows(const Block& block, Making& making) {
  std::vector<std::uint32_t> rows = fitting_rows(block, making.shared);
  if (block.draw.count == 0) return rows;
  return only(rows, block.draw.each.empty() ? drawn(rows, block.draw.count, making.draws)
                                            : drawn_by_value(block, rows, making.draws));
}

Columns own_columns(const Study& study, const Block& block, std::uint32_t row, std::uint32_t hit) {
  if (block.rows_from == RowsFrom::block) return block.rows[row];
  if (block.rows_from == RowsFrom::hit) return columns_of_row(study, rows_of_hit(study, hit).first + row);
  return {};
}

void add_rows(const Block& block, Run& run, Making& making) {
  const std::vector<std::uint32_t> rows =
      block.rows_from == RowsFrom::block ? drawn_rows(block, making) : first_numbers(block.count);
  for (const std::uint32_t row : rows)
    for (std::uint32_t time = 0; time < block.repeat; ++time)
      run.subtasks.push_back({numbered(row_name(block, row), run.time * block.repeat + time), false,
                              run.block,
                              joined(own_columns(making.study, block, row, making.hit), making.shared)});
}

void add_controls(const Block& block, Run& run, Making& making) {
  const std::vector<std::uint32_t> all = first_numbers(block.controls.size());
  for (const std::uint32_t index : drawn(all, block.num_controls, making.draws)) {
    const Control& control = block.controls[index];
    run.subtasks.push_back(
        {numbered(control.name, run.time), true, run.block, joined(control.data, making.shared)});
  }
}

void put(std::vector<std::uint32_t>& order, std::uint32_t subtask, std::size_t place) {
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(std::min(place, order.size())), subtask);
}

/// The rows' order, without controls.
std::vector<std::uint32_t> rows_in_order(const Block& block, std::uint32_t rows, const Run& run,
                                         Draws& draws) {
  if (block.order == Order::fixed) return first_numbers(rows);
  std::vector<const Columns*> items;
  for (std::uint32_t row = 0; row < rows; ++row) items.push_back(&run.subtasks[row].columns);
  return shuffled(items, block.order_rules, draws);
}

/// Controls are never first, unless the study says so.
void put_controls(const Block& block, std::uint32_t rows, Run& run, Draws& draws) {
  for (std::uint32_t i = rows; i < run.subtasks.size(); ++i)
    if (block.control_places.empty())
      put(run.order, i, 1 + draws.below(std::max(1U, static_cast<std::uint32_t>(run.order.size()))));
    else
      put(run.order, i, block.control_places[i - rows] - 1);
}

/// The rows that stand so early that they can come again far enough behind; all when those are too few.
std::vector<std::uint32_t> early_rows(const Repeated& repeated, std::uint32_t rows, const Run& run) {
  const std::size_t last = repeated.places.empty() ? run.order.size() : repeated.places.front() - 1;
  std::vector<std::uint32_t> early;
  for (std::size_t i = 0; i < run.order.size() && i + repeated.apart <= last; ++i)
    if (run.order[i] < rows) early.push_back(run.order[i]);
  return early.size() < repeated.count ? first_numbers(rows) : early;
}

/// Rows that come again, as far behind the first time as the study wants.
void put_repeated(const Block& block, std::uint32_t rows, Run& run, Draws& draws) {
  if (block.repeated.count == 0) return;
  const auto again = drawn(early_rows(block.repeated, rows, run), block.repeated.count, draws);
  for (std::size_t i = 0; i < again.size(); ++i) {
    const auto index = static_cast<std::uint32_t>(run.subtasks.size());
    Subtask copy = run.subtasks[again[i]];
    copy.name += ".again";
    run.subtasks.push_back(std::move(copy));
    const auto first = std::find(run.order.begin(), run.order.end(), again[i]) - run.order.begin();
    const auto least = static_cast<std::uint32_t>(first) + block.repeated.apart;
    const auto end = static_cast<std::uint32_t>(run.order.size());
    if (!block.repeated.places.empty())
      put(run.order, index, block.repeated.places[i] - 1);
    else
      put(run.order, index, least >= end ? end : least + draws.below(end - least + 1));
  }
}

void add_run(std::uint32_t index, Making& making) {
  const Block& block = making.study.blocks[index];
  Run run{index, making.times[index]++, {}, {}};
  add_rows(block, run, making);
  const auto rows = static_cast<std::uint32_t>(run.subtasks.size());
  add_controls(block, run, making);
  run.order = rows_in_order(block, rows, run, making.draws);
  put_controls(block, rows, run, making.draws);
  put_repeated(block, rows, run, making.draws);
  making.runs.push_back(std::move(run));
}

std::vector<std::uint32_t> parts_in_order(const PlanPart& group, Making& making) {
  const auto size = static_cast<std::uint32_t>(group.parts.size());
  if (group.order == PlanPart::Order::latin_square)
    for (const SquareRow& square : making.squares)
      if (square.group == &group) return square_row(size, square.row);
  std::vector<std::uint32_t> parts = first_numbers(size);
  if (group.draw > 0) parts = only(parts, drawn(parts, group.draw, making.draws));
  if (group.order == PlanPart::Order::shuffled) making.draws.shuffle(parts);
  return parts;
}

void add_part(const PlanPart& part, Making& making) {
  for (std::uint32_t time = 0; time < part.repeat; ++time) {
    if (part.block) {
      add_run(*part.block, making);
      continue;
    }
    for (const std::uint32_t index : parts_in_order(part, making)) add_part(part.parts[index], making);
  }
}

/// Where each run's subtasks begin in data order: by block, then by time.
std::vector<std::uint32_t> begins_of(const std::vector<Run>& runs) {
  std::vector<std::uint32_t> begins;
  for (const Run& run : runs) {
    std::size_t before = 0;
    for (const Run& other : runs)
      if (other.block < run.block || (other.block == run.block && other.time < run.time))
        before += other.subtasks.size();
    begins.push_back(static_cast<std::uint32_t>(before));
  }
  return begins;
}

Sequence in_data_order(Making& making) {
  Sequence sequence;
  const std::vector<std::uint32_t> begins = begins_of(making.runs);
  for (std::size_t r = 0; r < making.runs.size(); ++r) {
    Run& run = making.runs[r];
    sequence.subtasks.resize(std::max(sequence.subtasks.size(), begins[r] + run.subtasks.size()));
    std::move(run.subtasks.begin(), run.subtasks.end(),
              sequence.subtasks.begin() + static_cast<std::ptrdiff_t>(begins[r]));
    const std::uint32_t every = making.study.blocks[run.block].rest.every;
    for (std::uint32_t i = 0; i < run.order.size(); ++i) {
      if (every > 0 && i > 0 && i % every == 0)
        sequence.breaks.push_back(static_cast<std::uint32_t>(sequence.order.size()));
      sequence.order.push_back(begins[r] + run.order[i]);
    }
  }
  sequence.shared = std::move(making.shared);
  return sequence;
}

}  // namespace

Sequence sequence_of(const Study& study, std::uint32_t hit, std::uint64_t seed, std::uint32_t condition) {
  const std::uint32_t number =
      condition == 0 ? dealt_condition(study, hit, seed) : (condition - 1) % count_conditions(study);
  Making making{study, hit, Draws{seed}, hit_columns(study, hit), {}, {}, {}};
  making.times.resize(study.blocks.size());
  std::uint32_t rest = number;
  for (const Factor& factor : study.factors)
    making.shared.emplace_back(factor.name,
                               factor.levels[take(rest, static_cast<std::uint32_t>(factor.levels.size()))]);
  choose_rows(study.plan, rest, making.squares);
  add_part(study.plan, making);
  Sequence sequence = in_data_order(making);
  sequence.condition = number + 1;
  return sequence;
}

}  // namespace errand

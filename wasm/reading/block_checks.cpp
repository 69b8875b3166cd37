#include "wasm/reading/block_checks.hpp"

#include <algorithm>

#include "wasm/base/flags.hpp"
#include "wasm/base/text.hpp"
#include "wasm/reading/known_answer_reader.hpp"
#include "wasm/session/ordering.hpp"
#include "wasm/session/sequence.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

constexpr std::uint32_t most_conditions_tried = 200;
constexpr std::uint64_t seeds_tried = 5;

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string list_of(const std::vector<std::string>& names, std::string_view otherwise) {
  if (names.empty()) return std::string{otherwise};
  return concat({"one of ", joined({names.begin(), names.end()}, ", ")});
}

std::string called(const Block& block) {
  return block.name.empty() ? std::string{"the study"} : concat({"block ", quoted(block.name)});
}

/// Names that head columns of the results: of blocks and controls.
void check_block_names(const Study& study, Reports& reports) {
  std::vector<std::string_view> names;
  const auto add = [&](const std::string& name, std::string_view noun, Place place) {
    if (name.empty()) return;
    if (std::find(names.begin(), names.end(), name) != names.end())
      reports.add(place, {"two ", noun, "s are named ", Quoted{name}}, {"a name of its own for each ", noun});
    names.push_back(name);
  };
  for (const Block& block : study.blocks) add(block.name, "block", block.place);
  for (const Block& block : study.blocks)
    for (const Control& control : block.controls) add(control.name, "control", control.place);
}

void check_column(const std::string& column, const std::vector<std::string>& columns, std::string_view what,
                  Place place, Reports& reports) {
  if (column.empty() || has(columns, column)) return;
  reports.add(place, {what, " names the column ", Quoted{column}, ", which the rows do not have"},
              {list_of(columns, "rows with that column")});
}

void check_columns_of(const Study& study, const Block& block, Reports& reports) {
  const std::vector<std::string> columns = columns_of(study, block);
  const std::vector<std::string> shared = shared_columns(study);
  std::vector<std::string> own;
  if (!block.rows.empty())
    for (const auto& [name, value] : block.rows.front()) own.push_back(name);
  for (const std::string& name : own)
    if (has(shared, name) && !(block.where && block.where->column == name))
      reports.add(block.place, {called(block), " has a column ", Quoted{name}, " that the whole HIT has too"},
                  {"another name"});
  if (block.where)
    check_column(block.where->column, own, "\"where\" of " + called(block), block.place, reports);
  check_column(block.draw.each, own, "\"draw\" of " + called(block), block.place, reports);
  for (const OrderRule& rule : block.order_rules)
    check_column(rule.column, columns, "\"order\" of " + called(block), rule.place, reports);
  for (const KnownAnswer& known : block.answers)
    for (const std::string& accepted : known.accepted)
      for (const std::string_view name : names_in(accepted))
        check_column(std::string{name}, columns, "the answer of " + called(block), known.place, reports);
}

void check_factors(const Study& study, Reports& reports, Fields& config) {
  const Place place = config.place_of("factors");
  for (const Factor& factor : study.factors)
    if (study.data && has(study.data->columns, factor.name))
      reports.add(place, {"the factor ", Quoted{factor.name}, " is a column of the data, too"},
                  {"another name"});
  const std::uint32_t conditions = count_conditions(study);
  if (conditions > max_conditions_of_study)
    reports.add(study.factors.empty() ? config.place_of("blocks") : place,
                {"factors and Latin squares come to ", conditions, " conditions"},
                {"at most ", max_conditions_of_study});
  if (study.factors.empty() && conditions == 1 && config.take("deal") != nullptr)
    reports.add(config.place_of("deal"), {"there are no conditions to deal"},
                {"\"factors\", or an \"order\" that is \"latinSquare\""});
}

/// One block takes the HIT's rows when there are any.
void check_hit_rows(const Study& study, Fields& config) {
  const bool has_rows = study.data && study.row_for == RowFor::subtask;
  std::size_t takers = 0;
  for (const Block& block : study.blocks) {
    if (block.rows_from != RowsFrom::hit) continue;
    ++takers;
    if (!has_rows && config.take("data") == nullptr)
      config.reports().add(block.place, {called(block), " takes rows of the HIT, and there are no data"},
                           {"\"data\": {\"file\": \"data.csv\"}"});
    else if (!has_rows && study.data)
      config.reports().add(block.place, {called(block), " takes rows of the HIT, which has one for all"},
                           {"\"rowFor\": \"subtask\", or no \"rows\""});
    else if (takers == 2)
      config.reports().add(block.place, {"a second block takes the HIT's rows"},
                           {"one block with \"rows\": \"hit\""});
  }
  if (has_rows && takers == 0)
    config.reports().add(config.place_of("data"), {"no block takes the rows of the data"},
                         {"a block with \"rows\": \"hit\", or \"rowFor\": \"hit\""});
}

void check_repeated(const Block& block, Reports& reports) {
  const std::size_t rows = (block.rows_from != RowsFrom::block ? block.count
                            : block.draw.count > 0 && block.draw.each.empty()
                                ? std::min<std::size_t>(block.draw.count, block.rows.size())
                                : block.rows.size()) *
                           block.repeat;
  if (block.repeated.count > rows)
    reports.add(block.place, {called(block), " repeats ", block.repeated.count, " of ", rows, " subtasks"},
                {"at most ", rows});
  else if (block.repeated.count > 0 && block.repeated.count + block.repeated.apart > rows + 1)
    reports.add(block.place,
                {called(block), " repeats ", block.repeated.count, " of ", rows, " subtasks, each ",
                 block.repeated.apart, " places later"},
                {"fewer, or nearer"});
  if (block.draw.count > block.rows.size() && block.rows_from == RowsFrom::block && !block.rows.empty())
    reports.add(block.place, {called(block), " draws ", block.draw.count, " of ", block.rows.size(), " rows"},
                {"at most ", block.rows.size()});
}

/// The block's own rows in the order of one session, without controls and repetitions.
std::vector<const Columns*> rows_as_shown(const Sequence& sequence, std::uint32_t block) {
  std::vector<const Columns*> rows;
  for (const std::uint32_t index : sequence.order) {
    const Subtask& subtask = sequence.subtasks[index];
    const bool is_again = subtask.name.size() > 6 && subtask.name.substr(subtask.name.size() - 6) == ".again";
    if (subtask.block == block && !subtask.is_control && !is_again) rows.push_back(&subtask.columns);
  }
  return rows;
}

/// Draws sequences under every condition: a block without subtasks, or an order that cannot be kept, shows.
void try_sequences(Study& study, Reports& reports) {
  Flags empty(study.blocks.size(), false);
  Flags disorderly(study.blocks.size(), false);
  std::size_t most = 0;
  const std::uint32_t conditions = std::min(count_conditions(study), most_conditions_tried);
  for (std::uint32_t condition = 1; condition <= conditions; ++condition)
    for (std::uint64_t seed = 0; seed < (conditions > 20 ? 1 : seeds_tried); ++seed) {
      const Sequence sequence = sequence_of(study, condition, seed, condition);
      most = std::max(most, sequence.subtasks.size());
      for (std::uint32_t b = 0; b < study.blocks.size(); ++b) {
        const Block& block = study.blocks[b];
        const std::vector<const Columns*> rows = rows_as_shown(sequence, b);
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < rows.size(); ++i) order.push_back(i);
        if (rows.empty() && block.where) empty[b] = true;
        if (!keeps(rows, block.order_rules, order)) disorderly[b] = true;
      }
    }
  study.num_subtasks = static_cast<std::uint32_t>(most);
  for (std::size_t b = 0; b < study.blocks.size(); ++b) {
    const Block& block = study.blocks[b];
    if (empty[b])
      reports.add(block.place, {"under some condition no row of ", called(block), " fits its \"where\""},
                  {"rows for each condition"});
    if (disorderly[b])
      reports.add(block.order_rules.front().place,
                  {"no order of ", called(block), " was found that keeps its rules"},
                  {"looser rules, or rows that differ more"});
  }
}

struct Step {
  const PlanPart* group;
  std::size_t index;
};

bool find_path(const PlanPart& part, std::uint32_t block, std::vector<Step>& path) {
  if (part.block) return *part.block == block;
  for (std::size_t i = 0; i < part.parts.size(); ++i) {
    path.push_back({&part, i});
    if (find_path(part.parts[i], block, path)) return true;
    path.pop_back();
  }
  return false;
}

/// Whether the part of the plan that both have in common keeps `first` before `second`.
bool always_before(const Study& study, std::uint32_t first, std::uint32_t second) {
  std::vector<Step> one;
  std::vector<Step> other;
  find_path(study.plan, first, one);
  find_path(study.plan, second, other);
  for (std::size_t i = 0; i < one.size() && i < other.size(); ++i)
    if (one[i].index != other[i].index)
      return one[i].group->order == PlanPart::Order::fixed && one[i].index < other[i].index;
  return false;
}

}  // namespace

std::vector<std::string> shared_columns(const Study& study) {
  std::vector<std::string> columns;
  if (study.data && study.row_for == RowFor::hit) columns = study.data->columns;
  for (const Factor& factor : study.factors) columns.push_back(factor.name);
  return columns;
}

std::vector<std::string> columns_of(const Study& study, const Block& block) {
  std::vector<std::string> columns;
  if (block.rows_from == RowsFrom::hit && study.data) columns = study.data->columns;
  if (!block.rows.empty())
    for (const auto& [name, value] : block.rows.front()) columns.push_back(name);
  for (std::string& name : shared_columns(study)) columns.push_back(std::move(name));
  return columns;
}

std::vector<std::uint32_t> earlier_blocks(const Study& study, std::uint32_t block) {
  std::vector<std::uint32_t> earlier;
  for (std::uint32_t other = 0; other < block; ++other)
    if (study.blocks[other].is_once && always_before(study, other, block)) earlier.push_back(other);
  return earlier;
}

std::vector<std::uint32_t> blocks_done_once(const Study& study) {
  std::vector<std::uint32_t> blocks;
  for (std::uint32_t b = 0; b < study.blocks.size(); ++b)
    if (study.blocks[b].is_once) blocks.push_back(b);
  return blocks;
}

void check_blocks(Study& study, Fields& config) {
  Reports& reports = config.reports();
  check_block_names(study, reports);
  check_factors(study, reports, config);
  const bool has_blocks = config.take("blocks") != nullptr;
  if (has_blocks) check_hit_rows(study, config);
  for (const Block& block : study.blocks) {
    check_columns_of(study, block, reports);
    check_repeated(block, reports);
    check_known_answers(block, reports);
  }
  if (!has_blocks) return;
  const std::uint32_t subtasks = count_subtasks(study);
  const Json* meta = config.take("meta");
  const Json* given = meta == nullptr ? nullptr : meta->find("numSubtasks");
  if (given != nullptr && study.num_subtasks != 0 && study.num_subtasks != subtasks)
    reports.add(given->place, {"\"numSubtasks\" is ", study.num_subtasks, ", the blocks come to ", subtasks},
                {"no \"numSubtasks\" beside \"blocks\", or the same number"});
  if (subtasks > max_subtasks)
    reports.add(config.place_of("blocks"), {"a HIT would have ", subtasks, " subtasks"},
                {"at most ", max_subtasks});
  study.num_subtasks = subtasks > max_subtasks ? 0 : subtasks;
}

void check_sequences(Study& study, Reports& reports) {
  const bool plain = std::all_of(study.blocks.begin(), study.blocks.end(), [](const Block& block) {
    return block.order_rules.empty() && !block.where;
  });
  if (!plain && reports.problems.empty()) try_sequences(study, reports);
}

}  // namespace errand

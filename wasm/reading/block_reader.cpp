#include "wasm/reading/block_reader.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/known_answer_reader.hpp"
#include "wasm/reading/page_reader.hpp"
#include "wasm/reading/question_reader.hpp"
#include "wasm/reading/sequence_reader.hpp"

namespace errand {
namespace {

/// What the groups around a block give it.
struct Around {
  const Block* questions = nullptr;  ///< whose questions it asks when it has none of its own
  std::vector<Condition> show_if;
  std::uint32_t depth = 0;
  bool repeated = false;
};

struct Reading {
  const std::vector<StudyFile>& files;
  Study& study;
  Reports& reports;
};

PlanPart read_part(const Json& item, std::size_t number, const Around& around, Reading& reading);

bool asks(Fields& fields) { return fields.take("questions") != nullptr || fields.take("pages") != nullptr; }

/// The questions that stand in a group, for the blocks within it.
std::optional<Block> read_shared_questions(Fields& fields) {
  if (!asks(fields)) return std::nullopt;
  Block shared;
  read_pages(fields, shared);
  return shared;
}

void read_questions_of(Fields& fields, const Around& around, Block& block) {
  if (asks(fields)) return read_pages(fields, block);
  if (around.questions != nullptr) {
    block.questions = around.questions->questions;
    block.pages = around.questions->pages;
    return;
  }
  block.pages.emplace_back();
  fields.reports().add(fields.place(), {fields.called(), " asks no questions"},
                       {"a list \"questions\", here or in a group around it"});
}

PlanPart::Order read_group_order(Fields& fields) {
  const std::uint32_t order = fields.one_of("order", {"fixed", "shuffled", "latinSquare"});
  return static_cast<PlanPart::Order>(order);
}

std::uint32_t whole_or(Fields& fields, std::string_view name, std::int64_t most, std::uint32_t fallback) {
  return static_cast<std::uint32_t>(fields.whole(name, 1, most).value_or(fallback));
}

void read_parts(Fields& fields, Around around, Reading& reading, PlanPart& group) {
  const auto shared = read_shared_questions(fields);
  if (shared) around.questions = &*shared;
  ++around.depth;
  group.order = read_group_order(fields);
  const std::vector<Json>& items = fields.list("blocks", max_blocks);
  for (std::size_t i = 0; i < items.size(); ++i)
    group.parts.push_back(read_part(items[i], i + 1, around, reading));
  const auto size = static_cast<std::uint32_t>(group.parts.size());
  if (size == 0)
    reading.reports.add(fields.place_of("blocks"), {fields.called(), " has no blocks"}, {"at least one"});
  if (group.order == PlanPart::Order::latin_square && (size < 2 || group.draw > 0))
    reading.reports.add(fields.place_of("order"),
                        {"a Latin square of ", size,
                         std::string_view{group.draw > 0 ? " blocks of which some are drawn" : " blocks"}},
                        {"two blocks or more, and no \"draw\""});
}

PlanPart read_group(Fields& fields, Around around, Reading& reading) {
  PlanPart group;
  fields.text("name");
  if (const auto show_if = read_condition(fields, "showIf")) around.show_if.push_back(*show_if);
  group.repeat = whole_or(fields, "repeat", max_subtasks, 1);
  around.repeated = around.repeated || group.repeat > 1;
  if (const auto draw = fields.whole("draw", 1, max_blocks)) group.draw = static_cast<std::uint32_t>(*draw);
  read_parts(fields, around, reading, group);
  if (group.draw > group.parts.size())
    reading.reports.add(fields.place_of("draw"),
                        {fields.called(), " draws ", group.draw, " of ", group.parts.size(), " blocks"},
                        {"at most ", group.parts.size()});
  fields.refuse_unknown();
  return group;
}

void read_leaf(Fields& fields, const Around& around, Reading& reading, Block& block) {
  block.place = fields.place();
  block.show_if = around.show_if;
  if (const auto show_if = read_condition(fields, "showIf")) block.show_if.push_back(*show_if);
  read_questions_of(fields, around, block);
  read_rows(fields, reading.files, block);
  read_judgement(fields, block);
  read_order(fields, block);
  read_controls(fields, block);
  block.is_once = !around.repeated && block.rows_from != RowsFrom::block && block.count == 1 &&
                  block.repeat == 1 && block.num_controls == 0 && block.repeated.count == 0;
}

PlanPart read_part(const Json& item, std::size_t number, const Around& around, Reading& reading) {
  const Json* name = item.find("name");
  const bool is_named = name != nullptr && name->kind == Json::Kind::string && !name->text.empty();
  Fields fields{&item,
                is_named ? concat({"block ", quoted(name->text)})
                         : concat({"block ", decimal(static_cast<std::int64_t>(number))}),
                reading.reports};
  if (fields.absent()) return {};
  if (fields.take("blocks") != nullptr) {
    if (around.depth < plan_depth) return read_group(fields, around, reading);
    reading.reports.add(item.place, {fields.called(), " stands too deep within other blocks"},
                        {"at most ", plan_depth, " levels"});
    return {};
  }
  Block block;
  block.name = fields.need_text("name", "a name for its subtasks in the results");
  if (!block.name.empty() && !is_name(block.name))
    reading.reports.add(fields.place_of("name"),
                        {"the name ", Quoted{block.name}, " cannot be a column of the results"},
                        {"a letter from a to z, then letters, digits, '_' or '-', at most 64"});
  read_leaf(fields, around, reading, block);
  fields.refuse_unknown();
  const auto index = static_cast<std::uint32_t>(reading.study.blocks.size());
  reading.study.blocks.push_back(std::move(block));
  PlanPart leaf;
  leaf.block = index;
  return leaf;
}

/// A study without blocks is one block, whose fields stand in config.json itself.
void read_only_block(Fields& config, Study& study) {
  Block block;
  read_pages(config, block);
  read_judgement(config, block);
  read_order(config, block);
  read_controls(config, block);
  const std::uint32_t extra = block.num_controls + block.repeated.count;
  if (study.num_subtasks != 0 && extra >= study.num_subtasks)
    config.reports().add(config.place_of(block.num_controls > 0 ? "controls" : "repeated"),
                         {extra, std::string_view{block.num_controls > 0 ? " controls" : " repetitions"},
                          " leave no room in ", study.num_subtasks, " subtasks"},
                         {"fewer than \"numSubtasks\""});
  else if (study.num_subtasks != 0)
    block.count = study.num_subtasks - extra;
  if (study.data && study.row_for == RowFor::subtask) block.rows_from = RowsFrom::hit;
  block.is_once = study.num_subtasks == 1;
  study.blocks.push_back(std::move(block));
  study.plan.block = 0;
}

void read_factors(Fields& config, Study& study) {
  const Json* source = config.take("factors");
  if (source == nullptr) return;
  Fields fields{source, "\"factors\"", config.reports()};
  if (source->kind == Json::Kind::object && (source->members.empty() || source->members.size() > max_factors))
    config.reports().add(source->place, {"\"factors\" names ", source->members.size()},
                         {"1 to ", max_factors});
  for (const Member& member : source->members) {
    Factor factor{member.name, fields.texts(member.name, 100)};
    if (factor.levels.size() < 2 && member.value.items.size() < 2)
      config.reports().add(member.value.place, {"the factor ", Quoted{member.name}, " has no two levels"},
                           {"a list of texts, at least two"});
    if (factor.levels.empty()) factor.levels.emplace_back();
    if (!is_name(member.name))
      config.reports().add(member.value.place, {"the name ", Quoted{member.name}, " cannot be a column"},
                           {"a letter from a to z, then letters, digits, '_' or '-', at most 64"});
    study.factors.push_back(std::move(factor));
  }
}

void read_deal(Fields& config, Study& study) {
  const Json* source = config.take("deal");
  if (source == nullptr) return;
  Fields fields{source, "\"deal\"", config.reports()};
  study.deal.over = fields.one_of("over", {"hits", "workers"}) == 0 ? Deal::Over::hits : Deal::Over::workers;
  study.deal.in_blocks = fields.flag("inBlocks", false);
  study.deal.seed = whole_or(fields, "seed", 1000000000, 1);
  if (study.deal.over == Deal::Over::workers && study.deal.in_blocks)
    config.reports().add(source->place, {"conditions drawn for each worker cannot be dealt in blocks"},
                         {"\"over\": \"hits\""});
  fields.refuse_unknown();
}

}  // namespace

void read_blocks(Fields& config, const std::vector<StudyFile>& files, Study& study) {
  if (config.take("blocks") == nullptr) {
    read_only_block(config, study);
  } else {
    Reading reading{files, study, config.reports()};
    if (config.take("controls") != nullptr)
      config.reports().add(config.place_of("controls"), {"\"controls\" stand beside \"blocks\""},
                           {"the controls within one of the blocks"});
    read_parts(config, {}, reading, study.plan);
    if (study.blocks.empty()) study.blocks.emplace_back().pages.emplace_back();
  }
  read_factors(config, study);
  read_deal(config, study);
}

}  // namespace errand

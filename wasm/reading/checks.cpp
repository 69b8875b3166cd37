#include "wasm/reading/checks.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/block_checks.hpp"
#include "wasm/reading/logic_checks.hpp"
#include "wasm/study/language.hpp"
#include "wasm/study/rows.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

/// Blocks of several subtasks may share a question's name: their subtasks' names tell the answers apart.
void check_names(const Study& study, Reports& reports) {
  struct Asked {
    const Question* question;
    const Block* block;  ///< nullptr: final
  };
  std::vector<Asked> all;
  const auto clash = [](const Asked& one, const Asked& other) {
    if (one.question->name != other.question->name || one.question->name.empty()) return false;
    return one.block == other.block || one.block == nullptr || other.block == nullptr || one.block->is_once ||
           other.block->is_once;
  };
  const auto add = [&](const Asked& asked) {
    if (std::any_of(all.begin(), all.end(), [&](const Asked& other) { return clash(asked, other); }))
      reports.add(asked.question->place, {"two questions are named ", Quoted{asked.question->name}},
                  {"a name of its own for each question"});
    all.push_back(asked);
  };
  for (const Block& block : study.blocks)
    for (const Question& question : block.questions) add({&question, &block});
  for (const Question& question : study.final_questions) add({&question, nullptr});
  for (const Asked& asked : all)
    if (asked.question->name == "condition" && count_conditions(study) > 1)
      reports.add(asked.question->place, {"the name \"condition\" is used by the submission itself"},
                  {"another name"});
}

void check_rows(Study& study, std::optional<std::uint32_t> asked_hits, Fields& config) {
  study.num_hits = asked_hits.value_or(1);
  if (!study.data || study.num_subtasks == 0) return;
  const std::size_t rows = study.data->rows.size();
  const std::size_t per_hit = rows_of_hit(study, 1).count;
  if (rows < per_hit) {
    config.reports().add(config.place_of("data"),
                         {"the data file has ", rows, " rows, a HIT takes ", per_hit},
                         {"at least ", per_hit, " rows, or a smaller \"numSubtasks\""});
    return;
  }
  const std::size_t most = rows / per_hit;
  study.num_hits = asked_hits.value_or(static_cast<std::uint32_t>(most));
  if (study.num_hits > most)
    config.reports().add(
        config.place_of("hitCreation"),
        {"\"numTasks\" asks for ", study.num_hits, " HITs of ", per_hit, " rows, the data file has ", rows},
        {"at most ", most});
}

/// How often a HIT comes to each block's subtasks, at most.
void count_subtasks_of(const Study& study, const PlanPart& part, std::uint64_t times,
                       std::vector<std::uint64_t>& counts) {
  times *= part.repeat;
  for (const PlanPart& inner : part.parts) count_subtasks_of(study, inner, times, counts);
  if (!part.block) return;
  const Block& block = study.blocks[*part.block];
  const std::uint64_t rows = block.rows_from == RowsFrom::block ? block.rows.size() : block.count;
  counts[*part.block] = times * (rows * block.repeat + block.num_controls + block.repeated.count);
}

std::vector<std::uint64_t> subtasks_by_block(const Study& study) {
  std::vector<std::uint64_t> counts(study.blocks.size());
  count_subtasks_of(study, study.plan, 1, counts);
  return counts;
}

std::size_t cells_of(const Columns& row) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : row) bytes += name.size() + value.size() + 6;
  return bytes;
}

/// An answer that no worker made long, with its event in the log: a trial brings its measures, twice.
std::size_t usual_bytes(const std::vector<Question>& questions) {
  std::size_t bytes = 0;
  for (const Question& question : questions) bytes += question.shape == Shape::trial ? 750 : 120;
  return bytes;
}

/// What of a submission no worker has a hand in, in bytes: the rows, and names, times and events of every
/// subtask.
std::size_t fixed_bytes(const Study& study, std::uint32_t hit) {
  const std::vector<std::uint64_t> counts = subtasks_by_block(study);
  const std::size_t shared = cells_of(hit_columns(study, hit));
  const RowSpan span = rows_of_hit(study, hit);
  std::size_t bytes = 0;
  for (std::size_t b = 0; b < counts.size(); ++b) {
    const Block& block = study.blocks[b];
    bytes += counts[b] * (200 + usual_bytes(block.questions) + shared);
    for (const Columns& row : block.rows) bytes += cells_of(row);
    for (std::uint32_t i = 0; block.rows_from == RowsFrom::hit && i < span.count; ++i)
      bytes += cells_of(columns_of_row(study, span.first + i));
  }
  return bytes;
}

std::size_t fields_of_all(const std::vector<Question>& questions) {
  std::size_t fields = 0;
  for (const Question& question : questions) fields += fields_of(question);
  return fields;
}

/// A HIT of more answers than a form may have fields could be done and never sent.
void check_answers(const Study& study, Fields& config) {
  const std::vector<std::uint64_t> counts = subtasks_by_block(study);
  std::size_t answers = fields_of_all(study.final_questions);
  for (std::size_t b = 0; b < counts.size(); ++b)
    answers += counts[b] * fields_of_all(study.blocks[b].questions);
  if (answers > max_answers)
    config.reports().add(config.place_of(config.take("blocks") == nullptr ? "questions" : "blocks"),
                         {"one HIT asks for ", answers, " answers in ", study.num_subtasks, " subtasks"},
                         {"at most ", max_answers, ": fewer questions, or fewer subtasks"});
}

/// A HIT whose data alone fill the submission could be done and never sent.
void check_sizes(const Study& study, Fields& config) {
  for (std::uint32_t hit = 1; hit <= study.num_hits && hit <= table_rows; ++hit) {
    const std::size_t bytes = fixed_bytes(study, hit);
    if (bytes > study.answer_bytes)
      return config.reports().add(
          config.place_of(study.data ? "data" : "meta"),
          {"before any answer, HIT ", hit, " fills ", bytes / 1024, " of the ", study.answer_bytes / 1024,
           " kB that may be submitted"},
          {"shorter data, fewer subtasks, or a larger \"answerBytes\" in \"limits\" (at most ",
           max_answer_bytes, ")"});
    if (!study.data) return;
  }
}

/// The name of the data file, as config.json has it.
std::string data_file(Fields& config) {
  const Json* data = config.take("data");
  const Json* file = data == nullptr ? nullptr : data->find("file");
  return file == nullptr ? std::string{} : file->text;
}

/// Pictures, sounds and films whose address comes from the data.
void check_filled(const std::string& address, const Study& study, Fields& config) {
  if (!study.data) return;
  Reports reports{data_file(config), {}};
  for (std::uint32_t row = 0; row < study.data->rows.size(); ++row)
    check_picture(filled(address, in_language_of(study, columns_of_row(study, row))), study.data->places[row],
                  reports);
  config.reports().take_over(reports.problems);
}

void check_pictures(const Study& study, Fields& config) {
  for (const Block& block : study.blocks)
    for (const Question& question : block.questions)
      for (const std::string& address : question.addresses) {
        if (names_in(address).empty()) continue;
        check_filled(address, study, config);
        for (const Columns& row : block.rows)
          check_picture(filled(address, in_language_of(study, row)), block.place, config.reports());
        for (const Control& control : block.controls)
          check_picture(filled(address, in_language_of(study, control.data)), control.place,
                        config.reports());
      }
}

/// "https://host[:port]", or http on this machine.
bool is_submit_host(std::string_view origin) {
  const bool https = origin.substr(0, 8) == "https://";
  if (!https && origin.substr(0, 7) != "http://") return false;
  const std::string_view host = origin.substr(https ? 8 : 7);
  if (host.empty() || host.find_first_of("/?#@ \\") != host.npos) return false;
  const std::string_view name = host.substr(0, host.find(':'));
  return https || name == "localhost" || name == "127.0.0.1";
}

}  // namespace

void check_hit_lengths(const HitCreation& hit, Fields& fields) {
  const struct {
    std::string_view name;
    const std::string& text;
    std::uint32_t most;
  } limits[] = {
      {"title", hit.title, 128}, {"description", hit.description, 2000}, {"keywords", hit.keywords, 1000}};
  for (const auto& limit : limits)
    if (count_code_points(limit.text) > limit.most)
      fields.reports().add(fields.place_of(limit.name),
                           {Quoted{limit.name}, " of \"hitCreation\" is too long for a HIT"},
                           {"at most ", limit.most, " characters"});
}

void check_study(Study& study, std::optional<std::uint32_t> asked_hits, Fields& config) {
  const auto is_empty = [&](std::string_view name) {
    const Json* list = config.take(name);
    return list == nullptr || (list->kind == Json::Kind::array && list->items.empty());
  };
  if (!config.absent() && study.blocks.front().questions.empty() && is_empty("questions") &&
      is_empty("pages") && config.take("blocks") == nullptr)
    config.reports().add(config.place(), {"the study asks no questions"},
                         {"a list \"questions\" with at least one question, or a custom.js beside it"});
  check_names(study, config.reports());
  check_blocks(study, config);
  check_logic(study, config);
  check_rows(study, asked_hits, config);
  check_answers(study, config);
  if (config.reports().problems.empty()) check_sizes(study, config);
  check_pictures(study, config);
  for (const std::string& origin : study.submit_hosts)
    if (!is_submit_host(origin))
      config.reports().add(config.place_of("submitTo"), {Quoted{origin}, " of \"submitTo\" is no origin"},
                           {"\"https://\" and a host, without a path"});
  check_sequences(study, config.reports());
}

}  // namespace errand

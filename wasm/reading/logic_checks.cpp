#include "wasm/reading/logic_checks.hpp"

#include <algorithm>

#include "wasm/base/text.hpp"
#include "wasm/reading/block_checks.hpp"
#include "wasm/reading/condition_reader.hpp"
#include "wasm/reading/page_reader.hpp"
#include "wasm/study/language.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

/// As many names as a message lists, and as a question is blamed for.
constexpr std::size_t most_names = 20;

/// "one of a, b, c", shortened when there are many.
std::string one_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most_names; ++i)
    out += (i == 0 ? "one of " : ", ") + names[i];
  return names.size() > most_names ? out + ", …" : out;
}

using Questions = std::vector<const Question*>;

void append(Questions& out, const std::vector<Question>& questions, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end && i < questions.size(); ++i) out.push_back(&questions[i]);
}

const Question* named(const Questions& questions, std::string_view name) {
  for (const Question* question : questions)
    if (question->name == name) return question;
  return nullptr;
}

/// What one list of questions stands among: a block's, or the final ones.
struct Standing {
  const std::vector<Question>& questions;
  Questions earlier;  ///< of blocks before
  Questions other;    ///< of the rest of the study
  std::vector<std::string> columns;
  std::vector<std::string> readable;     ///< columns that `${…}` may name in the study's language
  std::vector<std::string> row_columns;  ///< of the data, and not among `columns`

  /// Around the question `index`.
  Surroundings at(std::size_t index) const {
    Surroundings out{earlier, columns, {}, other, row_columns};
    append(out.before, questions, 0, index);
    append(out.later, questions, index, questions.size());
    return out;
  }
};

std::vector<std::string> readable_columns(const Study& study, const std::vector<std::string>& names) {
  Columns columns;
  for (const std::string& name : names) columns.emplace_back(name, "");
  std::vector<std::string> out;
  for (auto& column : in_language_of(study, columns)) out.push_back(std::move(column.first));
  return out;
}

Standing standing(const Study& study, const std::vector<Question>& questions,
                  const std::vector<std::uint32_t>& earlier, std::vector<std::string> columns) {
  std::vector<std::string> readable = readable_columns(study, columns);
  Standing out{questions, {}, {}, std::move(columns), std::move(readable), {}};
  if (study.data) out.row_columns = study.data->columns;
  for (std::uint32_t b = 0; b < study.blocks.size(); ++b) {
    const std::vector<Question>& list = study.blocks[b].questions;
    if (&list == &questions) continue;
    const bool before = std::find(earlier.begin(), earlier.end(), b) != earlier.end();
    append(before ? out.earlier : out.other, list, 0, list.size());
  }
  if (&study.final_questions != &questions)
    append(out.other, study.final_questions, 0, study.final_questions.size());
  return out;
}

void check_question(const Question& question, const Surroundings& there, Reports& reports) {
  const std::string of = concat({" of question ", quoted(question.name)});
  if (question.show_if) check_condition(*question.show_if, concat({"the \"showIf\"", of}), there, reports);
  if (question.required_if)
    check_condition(*question.required_if, concat({"the \"requiredIf\"", of}), there, reports);
  for (const Demand& demand : question.demands) check_demand(demand, question, there, reports);
}

void check_pages(const Block& block, const Standing& standing, Reports& reports) {
  for (std::size_t i = 0; i < block.pages.size(); ++i) {
    const Page& page = block.pages[i];
    const std::string called = called_page(page, i);
    const Surroundings before = standing.at(page.first);
    if (page.show_if) check_condition(*page.show_if, concat({"the \"showIf\" of ", called}), before, reports);
    const Surroundings after = standing.at(page.first + page.count);
    for (const Skip& skip : page.skips)
      check_condition(skip.when, concat({"a \"skipTo\" of ", called}), after, reports);
    if (page.end_if) check_condition(*page.end_if, concat({"the \"endIf\" of ", called}), after, reports);
  }
}

/// Names used by the question's texts that are neither a column nor one of the questions `before` its page.
void check_texts(const Question& question, const Questions& before, const Standing& standing,
                 Reports& reports) {
  std::vector<std::string_view> seen;
  const std::vector<std::string>& columns = standing.readable;
  for (const std::string_view text : question.templates)
    for (const std::string_view name : names_in(text)) {
      const bool known =
          std::find(columns.begin(), columns.end(), name) != columns.end() || named(before, name) != nullptr;
      if (known || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
      if (seen.size() == most_names) return;
      seen.push_back(name);
      const std::vector<std::string>& rows = standing.row_columns;
      if (std::find(rows.begin(), rows.end(), name) != rows.end())
        reports.add(question.place,
                    {"question ", Quoted{question.name}, " uses ${", name,
                     "}, a column that differs from subtask to subtask"},
                    {"a question of the subtasks, or \"rowFor\": \"hit\""});
      else if (named(standing.at(0).later, name) != nullptr || named(standing.other, name) != nullptr)
        reports.add(
            question.place,
            {"question ", Quoted{question.name}, " uses ${", name, "}, an answer that is not given before"},
            {"a question of an earlier page of the same subtask, or of a block before that is done once"});
      else
        reports.add(
            question.place,
            {"question ", Quoted{question.name}, " uses ${", name, "}, which is no column of the data"},
            {columns.empty() ? std::string{"a \"data\" file with that column"} : one_of(columns)});
    }
}

/// The questions that come before the page of the question `index`.
Questions before_page(const Block& block, const Standing& standing, std::size_t index) {
  std::size_t first = 0;
  for (const Page& page : block.pages)
    if (page.first <= index) first = page.first;
  Questions before = standing.earlier;
  append(before, block.questions, 0, first);
  return before;
}

/// Whether the rows have their columns from nobody but the controls.
bool lacks_rows(const Study& study, const Block& block) {
  return columns_of(study, block).empty() && block.num_controls > 0;
}

void check_control_data(const Study& study, const Block& block, const Standing& standing, Reports& reports) {
  const std::vector<std::string> shared = shared_columns(study);
  for (const Control& control : block.controls) {
    std::vector<std::string_view> seen;
    const Columns data = in_language_of(study, control.data);
    for (const Question& question : block.questions)
      for (const std::string_view text : question.templates)
        for (const std::string_view name : names_in(text)) {
          if (std::find(shared.begin(), shared.end(), name) != shared.end() ||
              find_column(data, name) != nullptr || named(standing.at(block.questions.size()).before, name) ||
              std::find(seen.begin(), seen.end(), name) != seen.end() || seen.size() == most_names)
            continue;
          seen.push_back(name);
          reports.add(control.place, {"control ", Quoted{control.name}, " has no data for ${", name, "}"},
                      {"\"data\": {", Quoted{name}, ": \"…\"}"});
        }
  }
}

/// What was referred to, as blocks.
class Referred {
 public:
  Referred(const Study& study, const std::vector<std::uint32_t>& earlier)
      : study_{study}, earlier_{earlier} {}

  void add(std::string_view name) {
    for (const std::uint32_t block : earlier_)
      for (const Question& question : study_.blocks[block].questions)
        if (question.name == name) add_block(block);
  }
  void add(const Condition& condition) {
    if (condition.kind == Condition::Kind::answer) add(condition.name);
    if (!condition.other.empty()) add(condition.other);
    for (const Condition& part : condition.parts) add(part);
  }
  void add(const std::optional<Condition>& condition) {
    if (condition) add(*condition);
  }
  void add(const Question& question) {
    add(question.show_if);
    add(question.required_if);
    for (const Demand& demand : question.demands) add(demand.other);
    for (const std::string& text : question.templates)
      for (const std::string_view name : names_in(text)) add(name);
  }
  void add(const Page& page) {
    add(page.show_if);
    add(page.end_if);
    for (const Skip& skip : page.skips) add(skip.when);
  }
  std::vector<std::uint32_t> take() {
    std::sort(blocks_.begin(), blocks_.end());
    return std::move(blocks_);
  }

 private:
  /// With those that it refers to itself, which have been settled before.
  void add_block(std::uint32_t block) {
    if (std::find(blocks_.begin(), blocks_.end(), block) != blocks_.end()) return;
    blocks_.push_back(block);
    for (const std::uint32_t other : study_.blocks[block].refers) add_block(other);
  }

  const Study& study_;
  const std::vector<std::uint32_t>& earlier_;
  std::vector<std::uint32_t> blocks_;
};

std::vector<std::uint32_t> referred_by(const Study& study, const Block& block,
                                       const std::vector<std::uint32_t>& earlier) {
  Referred referred{study, earlier};
  for (const Condition& condition : block.show_if) referred.add(condition);
  for (const Page& page : block.pages) referred.add(page);
  for (const Question& question : block.questions) referred.add(question);
  return referred.take();
}

bool is_conditional(const Question& question) { return question.show_if || question.required_if; }

bool is_conditional(const Page& page) { return page.show_if || page.end_if || !page.skips.empty(); }

bool is_conditional(const Study& study) {
  const auto depends = [](const auto& one) { return is_conditional(one); };
  const auto any = [&](const auto& list) { return std::any_of(list.begin(), list.end(), depends); };
  return any(study.final_questions) ||
         std::any_of(study.blocks.begin(), study.blocks.end(),
                     [&](const Block& block) { return any(block.questions) || any(block.pages); });
}

/// Whether a text of `question` holds the answer to one of `questions`.
bool pipes(const Question& question, const Questions& questions) {
  for (const std::string& text : question.templates)
    for (const std::string_view name : names_in(text))
      if (named(questions, name) != nullptr) return true;
  return false;
}

void check_block(Study& study, std::uint32_t index, bool has_columns, Reports& reports) {
  Block& block = study.blocks[index];
  const std::vector<std::uint32_t> earlier = earlier_blocks(study, index);
  const Standing there = standing(study, block.questions, earlier, columns_of(study, block));
  for (const Condition& condition : block.show_if)
    check_condition(condition, concat({"the \"showIf\" of block ", quoted(block.name)}), there.at(0),
                    reports);
  check_pages(block, there, reports);
  for (std::size_t q = 0; q < block.questions.size(); ++q) {
    check_question(block.questions[q], there.at(q), reports);
    if (has_columns && !lacks_rows(study, block))
      check_texts(block.questions[q], before_page(block, there, q), there, reports);
    study.pipes_answers =
        study.pipes_answers || pipes(block.questions[q], there.at(block.questions.size()).before);
  }
  if (has_columns) check_control_data(study, block, there, reports);
  block.refers = referred_by(study, block, earlier);
}

void check_final_questions(Study& study, bool has_columns, Reports& reports) {
  const std::vector<std::uint32_t> once = blocks_done_once(study);
  const Standing there = standing(study, study.final_questions, once, shared_columns(study));
  Referred referred{study, once};
  for (std::size_t q = 0; q < study.final_questions.size(); ++q) {
    const Question& question = study.final_questions[q];
    check_question(question, there.at(q), reports);
    if (has_columns) check_texts(question, there.earlier, there, reports);
    study.pipes_answers = study.pipes_answers || pipes(question, there.earlier);
    referred.add(question);
  }
  study.final_refers = referred.take();
}

}  // namespace

void check_logic(Study& study, Fields& config) {
  study.is_conditional = is_conditional(study);
  // Data that could not be read have been reported; every ${column} would be blamed for it.
  const bool has_columns = study.data || config.take("data") == nullptr;
  for (std::uint32_t block = 0; block < study.blocks.size(); ++block)
    check_block(study, block, has_columns, config.reports());
  check_final_questions(study, has_columns, config.reports());
}

}  // namespace errand

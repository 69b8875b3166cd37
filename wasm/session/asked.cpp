#include "wasm/session/asked.hpp"

#include "wasm/study/language.hpp"

namespace errand {
namespace {

/// The columns, and where the study pipes answers, what was answered.
Columns names_of(const Study& study, const Facts& facts) {
  Columns own = in_language_of(study, *facts.columns);
  if (!study.pipes_answers) return own;
  Columns columns = own;
  for (const Given& given : facts.given)
    for (const Question& question : *given.questions)
      if (const auto answer = find_answer(facts, question.name))
        columns.emplace_back(question.name, in_words(question, answer->value, own));
  return columns;
}

void add(Asked& asked, const std::vector<Question>& questions, std::size_t index, const Facts& facts) {
  const Question& question = questions[index];
  const Value& value = (*asked.values)[index];
  const Need need = need_of(question, facts);
  auto fault = fault_of(question, value, need);
  // A unit may hold ${column}; the other values are numbers.
  if (fault && !question.unit.empty())
    for (std::string& part : fault->values) part = filled(part, asked.columns);
  if (!fault) fault = fault_of_demands(question, value, facts, asked.columns);
  asked.questions.push_back({&question, index, need, std::move(fault)});
}

}  // namespace

const std::vector<Question>& questions_on_screen(const Study& study, const State& state) {
  static const std::vector<Question> none;
  if (const auto* answering = std::get_if<Answering>(&state.screen))
    return block_of(study, state, state.order[answering->position]).questions;
  return std::holds_alternative<AnsweringFinal>(state.screen) ? study.final_questions : none;
}

std::vector<Ask> asks(const Study& study, const State& state) {
  std::vector<Ask> asks;
  if (const auto* answering = std::get_if<Answering>(&state.screen)) {
    const std::uint32_t subtask = state.order[answering->position];
    const Walk there = walk(study, state, subtask);
    const Facts facts = facts_of(study, state, subtask, there);
    const Block& block = block_of(study, state, subtask);
    const Page& page = block.pages[answering->page];
    for (std::uint32_t q = page.first; q < page.first + page.count; ++q)
      if (there.asked[q]) asks.push_back({q, need_of(block.questions[q], facts)});
  } else if (std::holds_alternative<AnsweringFinal>(state.screen)) {
    const Walk there = final_walk(study, state);
    const Facts facts = facts_of(study, state, std::nullopt, there);
    for (std::size_t q = 0; q < study.final_questions.size(); ++q)
      if (there.asked[q]) asks.push_back({q, need_of(study.final_questions[q], facts)});
  }
  return asks;
}

Asked asked_on(const Study& study, const State& state, Stop stop) {
  const std::uint32_t subtask = state.order[stop.position];
  const Walk there = walk(study, state, subtask);
  const Facts facts = facts_of(study, state, subtask, there);
  Asked asked{{}, &state.answers[subtask], names_of(study, facts), state.subtasks[subtask].name};
  const Block& block = block_of(study, state, subtask);
  const Page& page = block.pages[stop.page];
  for (std::uint32_t q = page.first; q < page.first + page.count; ++q)
    if (there.asked[q]) add(asked, block.questions, q, facts);
  return asked;
}

Asked asked(const Study& study, const State& state) {
  if (const auto* answering = std::get_if<Answering>(&state.screen))
    return asked_on(study, state, {answering->position, answering->page});
  return std::holds_alternative<AnsweringFinal>(state.screen) ? asked_at_end(study, state) : Asked{};
}

Asked asked_at_end(const Study& study, const State& state) {
  const Walk there = final_walk(study, state);
  const Facts facts = facts_of(study, state, std::nullopt, there);
  Asked asked{{}, &state.final_answers, names_of(study, facts), "final"};
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (there.asked[q]) add(asked, study.final_questions, q, facts);
  return asked;
}

}  // namespace errand

#include "server/studies/trial_outcome.hpp"

#include <algorithm>
#include <vector>

#include "wasm/base/text.hpp"
#include "wasm/study/trial.hpp"

namespace errand::studies {
namespace {

using Times = std::vector<std::int64_t>;

void add(TrialOutcome& outcome, Times& times, const Question& question, const Value& value,
         const Columns& columns) {
  if (question.shape != Shape::trial) return;
  const std::vector<Measure> measures = measures_of(question, value);
  if (measures.empty()) return;
  ++outcome.done;
  const auto of = [&](std::string_view name) {
    return std::find_if(measures.begin(), measures.end(),
                        [&](const Measure& one) { return one.name == name; })
        ->value;
  };
  if (!of("flags").empty()) ++outcome.flagged;
  if (const auto rt = parse_integer(of("rt")))
    times.push_back(*rt);
  else
    ++outcome.unanswered;
  if (question.correct.empty()) return;
  ++outcome.known;
  if (of("response") == filled(question.correct, columns)) ++outcome.right;
}

}  // namespace

TrialOutcome trial_outcome(const Study& study, const State& state) {
  TrialOutcome outcome;
  Times times;
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    for (std::size_t q = 0; q < questions.size(); ++q)
      add(outcome, times, questions[q], state.answers[i][q], state.subtasks[i].columns);
  }
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    add(outcome, times, study.final_questions[q], state.final_answers[q], {});
  if (times.empty()) return outcome;
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  outcome.median_rt_us = *middle;
  return outcome;
}

}  // namespace errand::studies

#include "wasm/session/known_answers.hpp"

#include <algorithm>

#include "wasm/session/path.hpp"
#include "wasm/study/trial.hpp"

namespace errand {

Value told_by(const Question& question, const Value& value) {
  return question.shape == Shape::trial ? response_of(question, value) : tidied(question, value);
}

bool is_right(const KnownAnswer& known, const Value& value, const Columns& columns) {
  const auto is_accepted = [&](const std::string& part) {
    return std::any_of(known.accepted.begin(), known.accepted.end(),
                       [&](const std::string& accepted) { return filled(accepted, columns) == part; });
  };
  return !value.empty() && std::all_of(value.begin(), value.end(), is_accepted);
}

std::vector<std::uint32_t> wrong_answers(const Study& study, const State& state, std::uint32_t subtask) {
  const Block& block = block_of(study, state, subtask);
  const Columns& columns = state.subtasks[subtask].columns;
  const Flags asked = walk(study, state, subtask).asked;
  std::vector<std::uint32_t> wrong;
  for (std::uint32_t q = 0; q < block.questions.size(); ++q)
    for (const KnownAnswer& known : block.answers)
      if (asked[q] && known.question == block.questions[q].name &&
          !is_right(known, told_by(block.questions[q], state.answers[subtask][q]), columns))
        wrong.push_back(q);
  return wrong;
}

}  // namespace errand

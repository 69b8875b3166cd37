#include "server/studies/controls.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "wasm/session/known_answers.hpp"
#include "wasm/session/path.hpp"

namespace errand::studies {
namespace {

const Control* find_control(const Block& block, const std::string& name) {
  for (const Control& control : block.controls)
    if (control.name == name) return &control;
  return nullptr;
}

std::uint32_t traps_in(const Question& question, const Value& value) {
  std::uint32_t traps = 0;
  for (const std::string& text : value)
    for (const Choice& choice : question.choices) traps += choice.trap && choice.value == text ? 1U : 0U;
  return traps;
}

bool control_is_right(const Block& block, const Control& control, const std::vector<Value>& answers) {
  return std::all_of(control.answers.begin(), control.answers.end(), [&](const KnownAnswer& known) {
    for (std::size_t q = 0; q < block.questions.size(); ++q)
      if (block.questions[q].name == known.question)
        return is_right(known, told_by(block.questions[q], answers[q]), control.data);
    return false;
  });
}

constexpr std::string_view again = ".again";

/// The subtask that `name` repeats; nullopt when it is none that came again.
std::optional<std::size_t> repeated_by(const State& state, std::string_view name) {
  if (!name.ends_with(again)) return std::nullopt;
  name.remove_suffix(again.size());
  for (std::size_t i = 0; i < state.subtasks.size(); ++i)
    if (state.subtasks[i].name == name) return i;
  return std::nullopt;
}

void count_gate(const Study& study, const State& state, std::size_t subtask, ControlOutcome& outcome) {
  const std::optional<Gate>& gate = block_of(study, state, subtask).gate;
  if (!gate) return;
  const GateTries& tries = state.gates[subtask];
  ++outcome.gates;
  outcome.gates_passed += tries.passed ? 1U : 0U;
  outcome.ended |= gate->then == Gate::Then::ends && !tries.passed && tries.failed >= gate->tries;
}

void count_repeat(const State& state, std::size_t subtask, ControlOutcome& outcome) {
  const auto first = repeated_by(state, state.subtasks[subtask].name);
  if (!first) return;
  ++outcome.repeats;
  outcome.repeats_same += state.answers[subtask] == state.answers[*first] ? 1U : 0U;
}

}  // namespace

ControlOutcome control_outcome(const Study& study, const State& state) {
  ControlOutcome outcome;
  const Flags reached = reached_subtasks(study, state);
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    const Block& block = block_of(study, state, i);
    for (std::size_t q = 0; q < block.questions.size(); ++q)
      outcome.traps += traps_in(block.questions[q], state.answers[i][q]);
    if (reached[i]) {
      count_gate(study, state, i, outcome);
      count_repeat(state, i, outcome);
    }
    const Control* control =
        state.subtasks[i].is_control ? find_control(block, state.subtasks[i].name) : nullptr;
    if (control == nullptr || !reached[i]) continue;
    ++outcome.asked;
    if (control_is_right(block, *control, state.answers[i])) ++outcome.right;
  }
  return outcome;
}

}  // namespace errand::studies

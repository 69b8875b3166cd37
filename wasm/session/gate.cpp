#include "wasm/session/gate.hpp"

#include "wasm/base/text.hpp"
#include "wasm/session/course.hpp"
#include "wasm/session/known_answers.hpp"

namespace errand {
namespace {

/// Says which answers keep the worker from coming past the gate, on the first page that has one.
void show_wrong(Turn& turn, std::uint32_t position, const std::vector<std::uint32_t>& wrong) {
  const std::uint32_t subtask = turn.state.order[position];
  const Block& block = block_of(turn.study, turn.state, subtask);
  std::uint32_t page = 0;
  while (wrong.front() >= block.pages[page].first + block.pages[page].count) ++page;
  if (std::get<Answering>(turn.state.screen).page != page) go_to_stop(turn, Stop{position, page}, false);
  ShowErrors shown;
  const std::uint32_t left = block.gate->tries - turn.state.gates[subtask].failed;
  const Fault fault =
      block.gate->wrong.empty() ? Fault{"wrongAnswer", {decimal(left)}} : Fault{"own", {block.gate->wrong}};
  for (const std::uint32_t q : wrong)
    if (q < block.pages[page].first + block.pages[page].count)
      shown.errors.push_back({block.questions[q].name, fault});
  shown.focus = shown.errors.front().question;
  std::get<Answering>(turn.state.screen).faults_shown = true;
  turn.effects.push_back(std::move(shown));
}

}  // namespace

bool comes_past_gate(Turn& turn, std::uint32_t position) {
  const std::uint32_t subtask = turn.state.order[position];
  const Block& block = block_of(turn.study, turn.state, subtask);
  GateTries& gate = turn.state.gates[subtask];
  if (!block.gate || gate.passed || gate.failed >= block.gate->tries) return true;
  const std::vector<std::uint32_t> wrong = wrong_answers(turn.study, turn.state, subtask);
  gate.passed = wrong.empty();
  if (gate.passed || ++gate.failed == block.gate->tries) return true;
  show_wrong(turn, position, wrong);
  return false;
}

}  // namespace errand

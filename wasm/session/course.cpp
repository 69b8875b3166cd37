#include "wasm/session/course.hpp"

#include <algorithm>

#include "wasm/session/review.hpp"
#include "wasm/session/submission.hpp"

namespace errand {

void go_to_stop(Turn& turn, std::optional<Stop> stop, bool instructions_open) {
  if (stop)
    go_to(turn, Answering{stop->position, stop->page, instructions_open, false, false});
  else
    go_to(turn, AnsweringFinal{instructions_open, false});
}

void go_back_to(Turn& turn, std::optional<Stop> stop) {
  if (stop)
    go_to(turn, Answering{.position = stop->position, .page = stop->page, .reviewed = true});
  else
    go_to(turn, AnsweringFinal{.reviewed = true});
}

bool fits(Turn& turn) {
  const auto excess = excess_of(turn.study, turn.state);
  if (!excess) return true;
  const auto* answering = std::get_if<Answering>(&turn.state.screen);
  const auto here =
      answering == nullptr ? std::nullopt : std::optional{Stop{answering->position, answering->page}};
  const bool reviewing = std::holds_alternative<Reviewing>(turn.state.screen);
  if (turn.study.review && (reviewing || here != excess->stop))
    go_back_to(turn, excess->stop);
  else if (here != excess->stop)
    go_to_stop(turn, excess->stop, false);
  turn.effects.push_back(ShowErrors{{{excess->question, excess->fault}}, excess->question});
  return false;
}

void review(Turn& turn) {
  if (const auto page = unfinished_page(turn.study, turn.state)) return go_back_to(turn, page->stop);
  if (fits(turn)) go_to(turn, Reviewing{});
}

void go_on(Turn& turn, Stop here, bool instructions_open) {
  const auto next = next_stop(turn.study, turn.state, here);
  const auto& breaks = turn.state.breaks;
  const bool rests = next && std::any_of(breaks.begin(), breaks.end(), [&](std::uint32_t place) {
                       return here.position < place && place <= next->position;
                     });
  if (rests) return go_to(turn, Resting{next->position, next->page});
  if (!next && turn.study.review && turn.study.final_questions.empty()) return review(turn);
  if (next || fits(turn)) go_to_stop(turn, next, instructions_open);
}

bool is_last_page(const Turn& turn, Stop here) {
  const auto next = next_stop(turn.study, turn.state, here);
  return !next || next->position != here.position;
}

}  // namespace errand

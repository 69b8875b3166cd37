#include "wasm/session/turn.hpp"

#include "wasm/session/drafts.hpp"

namespace errand {

SubtaskTimes* times_on_screen(State& state) {
  if (const auto* answering = std::get_if<Answering>(&state.screen))
    return &state.times.subtasks[state.order[answering->position]];
  return std::holds_alternative<AnsweringFinal>(state.screen) ? &state.times.final_page : nullptr;
}

void accept(Turn& turn) {
  advance(turn.state.times, turn.event.at);
  turn.effects.push_back(Save{static_cast<std::uint32_t>(turn.state.log.size()), turn.event,
                              shared_with_draft(turn.state.log, turn.event)});
  turn.state.log.push_back(turn.event);
}

void ignore(Turn& turn, const char* why) { turn.effects.push_back(Ignored{why}); }

void render(Turn& turn) {
  if (turn.views == Views::wanted) turn.effects.push_back(Render{view_of(turn.study, turn.state)});
}

void show_in(Turn& turn, const std::string& language) {
  turn.state.language = language;
  if (turn.views == Views::wanted) turn.effects.push_back(ShowFront{turn.study.front});
  render(turn);
}

void show_faults(Turn& turn, const Asked& asked, Focus focus) {
  ShowErrors shown;
  for (const AskedQuestion& one : asked.questions)
    if (one.fault) shown.errors.push_back({one.question->name, *one.fault});
  if (focus == Focus::moves && !shown.errors.empty()) shown.focus = shown.errors.front().question;
  turn.effects.push_back(std::move(shown));
}

void leave(Turn& turn) {
  Times& times = turn.state.times;
  SubtaskTimes* leaving = times_on_screen(turn.state);
  settle(times, leaving);
  if (leaving != nullptr) leaving->left = times.now;
  times.seen_since.reset();
}

void go_to(Turn& turn, Screen screen) {
  leave(turn);
  turn.state.screen = std::move(screen);
  render(turn);
}

}  // namespace errand

#include "wasm/session/replay.hpp"

#include "wasm/session/transition.hpp"

namespace errand {

bool fold(const Study& study, State& state, const Event& event) {
  const Effects effects = apply(study, state, event, Views::skipped);
  return !effects.empty() && std::holds_alternative<Save>(effects.front());
}

Replayed replay(const Study& study, Session session, const std::vector<Event>& log) {
  Replayed replayed{begin(study, std::move(session)), 0};
  while (replayed.kept < log.size() && fold(study, replayed.state, log[replayed.kept])) ++replayed.kept;
  return replayed;
}

}  // namespace errand

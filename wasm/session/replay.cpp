#include "wasm/session/replay.hpp"

#include "wasm/session/transition.hpp"

namespace errand {

Replayed replay(const Study& study, Session session, const std::vector<Event>& log) {
  Replayed replayed{begin(study, std::move(session)), 0};
  for (const Event& event : log) {
    Step step = transition(study, std::move(replayed.state), event);
    replayed.state = std::move(step.state);
    if (step.effects.empty() || !std::holds_alternative<Save>(step.effects.front())) break;
    ++replayed.kept;
  }
  return replayed;
}

}  // namespace errand

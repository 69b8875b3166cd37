#include "wasm/session/replay.hpp"

#include "wasm/session/transition.hpp"

namespace errand {

Replayed replay(const Study& study, Session session, const std::vector<Event>& log) {
  Replayed replayed{begin(study, std::move(session)), 0};
  for (const Event& event : log) {
    const Effects effects = apply(study, replayed.state, event, Views::skipped);
    if (effects.empty() || !std::holds_alternative<Save>(effects.front())) break;
    ++replayed.kept;
  }
  return replayed;
}

}  // namespace errand

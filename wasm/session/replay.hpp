#pragma once
#include <vector>

#include "wasm/session/state.hpp"

namespace errand {

/// Folds one event of a log; false, and nothing happened, when this study could not have taken it.
bool fold(const Study& study, State& state, const Event& event);

struct Replayed {
  State state;
  std::uint32_t kept = 0;  ///< events folded, from the first
};

/// Folds a log into a state. Stops before the first event that this study could not have taken; events behind
/// it are dropped.
Replayed replay(const Study& study, Session session, const std::vector<Event>& log);

}  // namespace errand

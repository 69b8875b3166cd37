#pragma once
#include <cstdint>

#include "wasm/session/state.hpp"

namespace errand::requester {

struct ControlOutcome {
  std::uint32_t asked = 0;
  std::uint32_t right = 0;
  std::uint32_t traps = 0;  ///< in all subtasks
};

/// How the controls of a session were answered. A control is right when each question with a known answer is.
ControlOutcome control_outcome(const Study& study, const State& state);

}  // namespace errand::requester

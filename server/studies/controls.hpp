#pragma once
#include <cstdint>

#include "wasm/session/state.hpp"

namespace errand::studies {

struct ControlOutcome {
  std::uint32_t asked = 0;
  std::uint32_t right = 0;
  std::uint32_t traps = 0;         ///< in all subtasks
  std::uint32_t repeats = 0;       ///< subtasks that came again (`repeated`), and were reached
  std::uint32_t repeats_same = 0;  ///< of them: answered as the first time
  std::uint32_t gates = 0;         ///< reached
  std::uint32_t gates_passed = 0;
  bool ended = false;  ///< by a gate, before the study's own end
};

/// How the controls of a session, what was repeated and its gates were answered. A control is right when each
/// question with a known answer is.
ControlOutcome control_outcome(const Study& study, const State& state);

}  // namespace errand::studies

#pragma once
#include <cstdint>

#include "wasm/session/state.hpp"

namespace errand::studies {

/// How the trials of a session went.
struct TrialOutcome {
  std::uint32_t done = 0;
  std::uint32_t unanswered = 0;   ///< no response came in time
  std::uint32_t known = 0;        ///< the study says which response is right
  std::uint32_t right = 0;        ///< of those known
  std::uint32_t flagged = 0;      ///< something was wrong with the run: docs/timing.md
  std::int64_t median_rt_us = 0;  ///< of all responses
};

TrialOutcome trial_outcome(const Study& study, const State& state);

}  // namespace errand::studies

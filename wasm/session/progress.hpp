#pragma once
#include <cstdint>

#include "wasm/session/state.hpp"

namespace errand {

/// How far a worker has come, in pages, and one for the final questions if there are any.
struct Progress {
  std::uint32_t done = 0;
  std::uint32_t total = 0;
  bool about = false;  ///< some of the total depend on answers still to come
  bool operator==(const Progress&) const = default;
};

/// Pages that are known to be skipped do not count; those that an answer still to come may skip do. So the
/// total never grows while the worker goes on.
Progress progress_of(const Study& study, const State& state);

}  // namespace errand

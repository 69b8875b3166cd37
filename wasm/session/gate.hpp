#pragma once
#include <cstdint>

#include "wasm/session/turn.hpp"

namespace errand {

/// Whether the worker may come past the subtask at `position`, as far as its gate is concerned; else the
/// wrong answers are shown. Who has used up the tries may.
bool comes_past_gate(Turn& turn, std::uint32_t position);

}  // namespace errand

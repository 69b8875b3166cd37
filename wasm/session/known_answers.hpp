#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wasm/session/state.hpp"

namespace errand {

/// What known answers are compared with: an answer as it would be sent, a trial's response alone.
Value told_by(const Question& question, const Value& value);

/// Whether every part of what was told is one that counts as right.
bool is_right(const KnownAnswer& known, const Value& value, const Columns& columns);

/// The questions of that subtask, by their place in its block, that were not answered as they should.
std::vector<std::uint32_t> wrong_answers(const Study& study, const State& state, std::uint32_t subtask);

}  // namespace errand

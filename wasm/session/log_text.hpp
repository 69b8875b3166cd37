#pragma once
#include <string>

#include "wasm/session/state.hpp"

namespace errand {

/// The session's events in one compact JSON text, for the submission:
/// {"v":1,"study":fingerprint,"hit":2,"seededBy":"worker","origin":µs,"events":[[code,µs since the last
/// event,…],…]}. An `answered` adds question and value; a text that was changed again before moving on
/// stands as its number of characters only, one that was changed later as [characters, bytes, bytes in JSON].
/// An `opened` adds its assignment and deadline, as far as known.
std::string log_text(const Study& study, const State& state);

}  // namespace errand

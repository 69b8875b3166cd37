#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/session/state.hpp"

namespace errand {

/// The session's events in one compact JSON text, for the submission:
/// {"v":1,"study":fingerprint,"hit":2,"origin":µs,"events":[[code,µs since the last event,…],…]}. An
/// `answered` adds question and value; a value that was changed again before moving on stands as its number
/// of characters only.
std::string log_text(const Study& study, const State& state);

struct LoggedSession {
  std::string study;  ///< fingerprint
  std::uint32_t hit = 1;
  std::vector<Event> events;
};

/// Reads log_text() back. Values that stand as a length come back as that many control
/// characters. The error says what is wrong.
tl::expected<LoggedSession, std::string> read_log_text(std::string_view text);

}  // namespace errand

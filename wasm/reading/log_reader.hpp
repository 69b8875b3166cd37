#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/session/event.hpp"

namespace errand {

struct LoggedSession {
  std::string study;  ///< fingerprint
  std::uint32_t hit = 1;
  std::uint32_t condition = 0;  ///< of the address; 0: none
  std::vector<Event> events;
};

/// Reads log_text() back. Values that stand as a length come back as that many control
/// characters. The error says what is wrong.
tl::expected<LoggedSession, std::string> read_log_text(std::string_view text);

}  // namespace errand

#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/session/event.hpp"
#include "wasm/session/seed.hpp"

namespace errand {

struct LoggedSession {
  std::string study;  ///< fingerprint
  std::uint32_t hit = 1;
  std::uint32_t condition = 0;  ///< of the address; 0: none
  Seeding seeding = Seeding::assignment;
  std::string seed;  ///< with Seeding::address
  std::vector<Event> events;
};

/// The session that the log tells of, at the HIT and by the worker that `session` names: its seed is drawn as
/// the page drew it.
Session session_of(const LoggedSession& logged, Session session);

/// Reads log_text() back. Values that stand as a length come back as that many control
/// characters. The error says what is wrong.
tl::expected<LoggedSession, std::string> read_log_text(std::string_view text);

}  // namespace errand

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

/// Bytes of a log, and of what it has beside its events.
inline constexpr std::size_t max_log_bytes = 4u << 20;
inline constexpr std::size_t max_log_head = 64u << 10;
/// Events of a log: all that a session keeps, and as many moves behind them as no worker makes.
inline constexpr std::uint32_t max_log_events = max_events_at_all + 10000;
/// Texts of one answer: a study's choices are far fewer; a script may collect many small ones at a time.
inline constexpr std::size_t max_log_parts = 1u << 16;
/// Bytes in JSON that all values that stand as a length come to. A page keeps a draft at each pause in
/// typing: an answer of 50,000 characters would have to be written in 2,700 pieces.
inline constexpr std::int64_t max_stand_ins = std::int64_t{64} << 20;

/// What the log says of itself; its events are skipped, not read. For the fingerprint, before the work of
/// reading a log that may be of another study.
tl::expected<LoggedSession, std::string> read_log_head(std::string_view text);

/// Reads log_text() back. Values that stand as a length come back as that many control
/// characters. The error says what is wrong.
tl::expected<LoggedSession, std::string> read_log_text(std::string_view text);

}  // namespace errand

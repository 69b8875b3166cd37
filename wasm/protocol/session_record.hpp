#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/state.hpp"

namespace errand {

/// A session as the page opens it, with the events of earlier loads.
struct OpenedSession {
  Session session;
  std::string language;  ///< of the log's end, or that the page wishes; empty: the study's own
  std::vector<Event> log;
};

/// Reads the input of `errand_open`: a record of assignmentId, workerId, hitId, submitTo, hit, condition,
/// seed and the language to begin in, then a record an event. The URL's texts are strangers' text: too long
/// ones are dropped, a HIT that is no number counts as 1, and a log is taken up to its first unreadable
/// event. nullopt when the first record is none.
std::optional<OpenedSession> read_session(std::string_view input);

/// The key under which a page keeps the session's log: fingerprint, who works, HIT.
std::string session_key(const Study& study, const Session& session);

}  // namespace errand

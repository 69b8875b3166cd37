#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/json.hpp"
#include "wasm/session/state.hpp"

namespace errand {

/// A session as the page opens it, with the events of earlier loads.
struct OpenedSession {
  Session session;
  std::vector<Event> log;
};

/// Reads the input of `errand_open`. The members of the URL are strangers' text: too long ones are cut off, a
/// HIT that is no number counts as 1, and a log is taken up to its first unreadable event. The error is for
/// input that is no JSON object.
tl::expected<OpenedSession, std::string> read_session(const Json& json);

/// The key under which a page keeps the session's log: fingerprint, assignment and HIT.
std::string session_key(const Study& study, const Session& session);

}  // namespace errand

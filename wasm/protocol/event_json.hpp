#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/json.hpp"
#include "wasm/session/event.hpp"

namespace errand {

/// Reads one event of docs/engine.md. The error says what is wrong with it; unknown members are passed over.
tl::expected<Event, std::string> read_event(const Json& json);

/// Reads one stored event: `before` are the events read so far, from which a draft takes its beginning.
tl::expected<Event, std::string> read_stored_event(const Json& json, const std::vector<Event>& before);

/// Appends the event as it is stored, without the first `shared` bytes of its text; read_stored_event() gives
/// it back.
void append_event(std::string& out, const Event& event, std::uint32_t shared = 0);

}  // namespace errand

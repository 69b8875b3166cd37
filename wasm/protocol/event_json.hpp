#pragma once
#include <string>
#include <tl/expected.hpp>

#include "wasm/base/json.hpp"
#include "wasm/session/event.hpp"

namespace errand {

/// Reads one event of docs/engine.md. The error says what is wrong with it; unknown members are passed over.
tl::expected<Event, std::string> read_event(const Json& json);

/// Appends the event as JSON; read_event() gives it back.
void append_event(std::string& out, const Event& event);

}  // namespace errand

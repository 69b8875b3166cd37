#pragma once
#include <optional>
#include <string>
#include <vector>

#include "wasm/base/record.hpp"
#include "wasm/session/event.hpp"

namespace errand {

/// Reads an event of docs/engine.md: kind, microseconds, and for `answered` the question, how many bytes the
/// text shares with the draft before it (events of `before`, in order), and the value's parts. nullopt for
/// anything else.
std::optional<Event> read_event(const Record& record, const std::vector<Event>& before);

/// The event as a JSON array of texts, which a body keeps and later hands back as a record. `shared` bytes at
/// the beginning of an answered text are left out.
void append_event(std::string& out, const Event& event, std::uint32_t shared);

}  // namespace errand

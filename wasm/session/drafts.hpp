#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/session/event.hpp"

namespace errand {

/// The text that the log last has for this question, if nothing but answers to the same question came since;
/// nullptr otherwise.
const std::string* last_draft(const std::vector<Event>& log, const std::string& question);

/// How many bytes at its beginning an answered text shares with last_draft(), whole characters only; 0 when
/// it is not worth it.
std::uint32_t shared_with_draft(const std::vector<Event>& log, const Event& event);

}  // namespace errand

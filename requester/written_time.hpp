#pragma once
#include <optional>
#include <string_view>

#include "server/app/moment.hpp"

namespace errand::requester {

/// Reads a time as marketplaces and panels write it: MTurk's "Wed Nov 20 21:03:26 PST 2019" (also PDT, UTC,
/// GMT), or ISO 8601 with a date and a time of day, "2024-10-25T12:27:09.179000Z", "2024-10-25 12:27+02:00".
/// Without a zone it is UTC. Cut to the millisecond.
std::optional<app::Moment> read_time(std::string_view text);

}  // namespace errand::requester

#pragma once
#include <string>

#include "server/app/moment.hpp"

namespace errand::requester {

/// A time as MTurk's batch files write it: "Wed Nov 20 21:03:26 PST 2019", Pacific time, cut to the second.
/// Daylight time by the United States rule since 2007, which needs no time-zone files; `at` is 2007 or later.
std::string pacific_time(app::Moment at);

/// ISO 8601 in UTC with milliseconds: "2019-11-21T05:03:26.000Z".
std::string utc_time(app::Moment at);

}  // namespace errand::requester

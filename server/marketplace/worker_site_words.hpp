#pragma once
#include <cstdint>
#include <string>

#include "server/app/moment.hpp"

namespace errand::marketplace {

/// "45 seconds", "1 hour", "1 hour 30 minutes", "7 days": the two largest units, the rest cut off.
std::string duration_words(std::int64_t seconds);

/// "7 Oct 2026, 14:05 UTC".
std::string date_words(app::Moment moment);

/// "14:05:30 UTC".
std::string clock_words(app::Moment moment);

/// "2026-10-07T14:05:30Z", for the datetime of a <time>.
std::string iso_time(app::Moment moment);

}  // namespace errand::marketplace

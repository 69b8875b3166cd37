#pragma once
#include <compare>
#include <cstdint>

namespace errand::app {

/// Wall-clock time in milliseconds since 1970 (UTC). Handlers get it as a value; only main reads a clock.
struct Moment {
  std::int64_t ms = 0;
  auto operator<=>(const Moment&) const = default;
};

}  // namespace errand::app

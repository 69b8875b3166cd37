#pragma once
#include <compare>
#include <cstdint>

namespace errand {

/// A time or a length of time in microseconds. As a time it counts from 1970 by a clock of the body, not of
/// the engine.
struct Micros {
  std::int64_t count = 0;
  auto operator<=>(const Micros&) const = default;
};

constexpr Micros operator-(Micros later, Micros earlier) { return {later.count - earlier.count}; }
constexpr Micros operator+(Micros left, Micros right) { return {left.count + right.count}; }

}  // namespace errand

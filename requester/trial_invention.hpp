#pragma once
#include <optional>

#include "requester/invention.hpp"

namespace errand::requester {

/// How soon somebody responds: a normal part and an exponential tail, in microseconds.
struct Reaction {
  std::int64_t mean_us = 0;
  std::int64_t spread_us = 0;  ///< standard deviation
  std::int64_t tail_us = 0;    ///< mean of the tail
};

/// A run of a trial on a screen of 60 frames a second, with this response unless it comes too late.
Value invent_trial(const Question& question, std::optional<std::size_t> choice, const Reaction& reaction,
                   Draws& draws);

}  // namespace errand::requester

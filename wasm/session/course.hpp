#pragma once
#include <optional>

#include "wasm/session/path.hpp"
#include "wasm/session/turn.hpp"

namespace errand {

/// To that stop, or to the final questions when there is none.
void go_to_stop(Turn& turn, std::optional<Stop> stop, bool instructions_open);

/// As go_to_stop(), and from there to the review.
void go_back_to(Turn& turn, std::optional<Stop> stop);

/// Whether all answers together can be sent; else the worker is taken to the longest.
bool fits(Turn& turn);

/// To the review, or to the first answer that it cannot be without.
void review(Turn& turn);

/// On from the stop `here`, over a break if there is one.
void go_on(Turn& turn, Stop here, bool instructions_open);

bool is_last_page(const Turn& turn, Stop here);

}  // namespace errand

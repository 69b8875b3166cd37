#pragma once
#include <optional>
#include <vector>

#include "wasm/session/event.hpp"
#include "wasm/session/path.hpp"

namespace errand {

/// A page that a review lists.
struct ReviewedPage {
  std::optional<Stop> stop;  ///< absent: the final questions
  bool may_change = false;   ///< the worker may go back to it
};

/// All pages that are asked, in order, the final questions last.
std::vector<ReviewedPage> pages_to_review(const Study& study, const State& state);

/// The first page with an answer that is missing or wrong: a change may have brought it.
std::optional<ReviewedPage> unfinished_page(const Study& study, const State& state);

/// Where the worker goes back to; nullopt when that question is not asked or must stay.
std::optional<ReviewedPage> page_of(const Study& study, const State& state, const Revisited& revisited);

}  // namespace errand

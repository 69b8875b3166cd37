#pragma once
#include <optional>
#include <string>

#include "wasm/base/micros.hpp"
#include "wasm/session/event.hpp"
#include "wasm/study/study.hpp"

namespace errand {

struct State;

/// When the marketplace takes an assignment back.
struct Deadline {
  std::string assignment;
  Micros allotted;
  Micros at;  ///< as Times::now counts
  bool operator==(const Deadline&) const = default;
};

/// How long before the deadline the worker is warned, and warned again; from then on what there is may be
/// sent. Five minutes and one, less of a short assignment.
Micros soon(const Deadline& deadline);
Micros last(const Deadline& deadline);

/// The deadline once the page was opened. An assignment's counts from the first time that it was: one that
/// was returned and accepted again has the whole time. nullopt: nobody says how long it may take.
std::optional<Deadline> deadline_after(const Study& study, const State& state, const Opened& opened);

/// Whether the worker may send, at that time of the page's clock, what there is.
bool may_salvage(const State& state, Micros at);

/// Whether that came when the time was over.
bool salvaged_late(const State& state);

}  // namespace errand

#include "wasm/session/deadline.hpp"

#include <algorithm>

#include "wasm/session/state.hpp"

namespace errand {
namespace {

constexpr std::int64_t minute_us = 60'000'000;

/// What is left of the assignment that is opened now. A deadline that lies behind, or farther ahead than the
/// study allots, is by another clock than the page's.
Micros left(const Study& study, const State& state, const Opened& opened) {
  const Micros whole{std::int64_t{study.duration_seconds} * 1'000'000};
  if (!opened.deadline) return whole;
  const Micros told = session_time(state.times, *opened.deadline) - state.times.now;
  const bool credible = told > Micros{} && (whole == Micros{} || told <= whole);
  return credible ? told : whole;
}

}  // namespace

Micros soon(const Deadline& deadline) {
  return std::max(last(deadline), std::min(Micros{5 * minute_us}, Micros{deadline.allotted.count / 10}));
}

Micros last(const Deadline& deadline) {
  return std::min(Micros{minute_us}, Micros{deadline.allotted.count / 5});
}

std::optional<Deadline> deadline_after(const Study& study, const State& state, const Opened& opened) {
  if (opened.assignment.empty()) return state.deadline;
  if (state.deadline && state.deadline->assignment == opened.assignment) return state.deadline;
  const Micros allotted = left(study, state, opened);
  if (allotted == Micros{}) return std::nullopt;
  return Deadline{opened.assignment, allotted, state.times.now + allotted};
}

bool may_salvage(const State& state, Micros at) {
  return state.deadline && session_time(state.times, at) >= state.deadline->at - last(*state.deadline);
}

bool salvaged_late(const State& state) {
  return state.times.salvaged && state.deadline && *state.times.salvaged >= state.deadline->at;
}

}  // namespace errand

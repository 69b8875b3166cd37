#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "wasm/base/flags.hpp"
#include "wasm/session/state.hpp"
#include "wasm/study/facts.hpp"

namespace errand {

/// Where a worker is: a subtask in the order shown, and a page of it.
struct Stop {
  std::uint32_t position = 0;
  std::uint32_t page = 0;
  bool operator==(const Stop&) const = default;
};

/// A subtask that others may refer to, and which of its questions were asked.
struct Referred {
  std::uint32_t subtask = 0;
  Flags asked;
};

/// What the answers so far make of one subtask, or of the final questions.
struct Walk {
  std::vector<std::uint32_t> pages;  ///< that are shown, in order; none of the final questions
  Flags asked;                       ///< by question: it is on one of them and not hidden
  bool ends = false;                 ///< the final questions come next
  std::vector<Referred> referred;
};

/// `subtask` counts in data order. The questions of later pages are judged by the answers there are now.
Walk walk(const Study& study, const State& state, std::uint32_t subtask);

/// Of the final questions.
Walk final_walk(const Study& study, const State& state);

/// Which subtasks, in data order, the worker gets to see with the answers so far.
Flags reached_subtasks(const Study& study, const State& state);

/// Which questions of each subtask, in data order, the worker is asked with the answers so far.
std::vector<Flags> asked_in_subtasks(const Study& study, const State& state);

/// The stop after, or before; nullopt: the final questions, or nothing.
std::optional<Stop> first_stop(const Study& study, const State& state);
std::optional<Stop> next_stop(const Study& study, const State& state, Stop here);
std::optional<Stop> previous_stop(const Study& study, const State& state, Stop here);
/// The last stop before the final questions, if the worker may go back to it.
std::optional<Stop> last_stop(const Study& study, const State& state);

/// What a question of that subtask may refer to; of the final questions when nullopt. `walk` outlives it.
Facts facts_of(const Study& study, const State& state, std::optional<std::uint32_t> subtask,
               const Walk& walk);

/// The question of that subtask (nullopt: the final one) as the study wants it answered here.
Need need_of(const Question& question, const Facts& facts);

}  // namespace errand

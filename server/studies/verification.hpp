#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"
#include "server/studies/controls.hpp"
#include "server/studies/trial_outcome.hpp"
#include "wasm/session/state.hpp"
#include "wasm/study/study.hpp"

namespace errand::studies {

/// What a submission's log comes to when it is folded again. Consistent does not mean honest: it means that
/// this study, this assignment and these events give just these answers.
enum class Consistency {
  consistent,
  inconsistent,  ///< `findings` says where
  no_log,        ///< nothing to fold: another page sent it, or an old one
  other_study    ///< made from another version of the study, which is not kept
};

inline constexpr std::string_view consistency_names[] = {"consistent", "inconsistent", "no log",
                                                         "other study"};

struct Verification {
  std::string assignment;
  std::string worker;
  Consistency consistency = Consistency::no_log;
  std::vector<std::string> findings;
  /// "salvaged" (sent unfinished, for want of time), "accepted again" (begun under an assignment that was
  /// returned), "seed …" (drawn by what the page's address gave).
  std::vector<std::string> notes;
  ControlOutcome controls;
  TrialOutcome trials;
  std::vector<std::string> order;  ///< the subtasks as they were shown
  std::uint32_t unanswered = 0;    ///< questions that were asked, and left without an answer
  std::uint32_t edits = 0;         ///< answers changed after going back
  std::uint32_t loads = 0;         ///< of the page
  std::int64_t duration_us = 0;    ///< first event to submission
  std::int64_t hidden_us = 0;      ///< of it, with the page in the background
  std::int64_t unfocused_us = 0;   ///< of it, with the page in view and the keyboard elsewhere, if captured
  std::int64_t typed = 0;          ///< characters, if captured
  std::int64_t pasted = 0;         ///< characters, if captured
  std::int64_t copied = 0;         ///< characters, if captured
  std::int64_t median_subtask_us = 0;  ///< visible
};

/// Why a log, of which so many events could be folded to `state`, is no submission: one of them cannot have
/// happened, or none submits. nullopt when it is one.
std::optional<std::string> no_submission(const std::vector<Event>& log, std::uint32_t kept,
                                         const State& state);

/// Which submission is verified, as the marketplace has it.
struct SubmissionIds {
  std::string assignment;
  std::string worker;
  std::string hit_id;
  std::optional<std::uint32_t>
      hit;  ///< from 1, as the requester published it; the log's own where nobody knows
};

/// Folds the submitted log and compares all that was submitted with what comes out.
Verification verify_submission(const Study& study, const SubmissionIds& ids,
                               const std::vector<app::Field>& fields);

}  // namespace errand::studies

#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "requester/codes/submission.hpp"

namespace errand::requester {

/// What a code says of whoever submitted it. docs/cli.md has the rules.
enum class Verdict {
  exact,                  ///< the seat's own code, and the survey ended
  early,                  ///< the same, sooner than anybody can have done it
  typo,                   ///< the seat's own code but for a typing error or two
  other_workers,          ///< the code of another worker's seat
  other_assignments,      ///< the code of another assignment of the same worker
  reused,                 ///< somebody else's code, which more than one assignment submitted
  shared,                 ///< a code that everybody gets, so it says nothing of this worker
  late,                   ///< the survey ended after the assignment did, or nothing was submitted at all
  finished_without_code,  ///< the survey ended before; the code is missing or wrong
  unfinished,             ///< the survey was entered and did not end
  never_started,          ///< the survey was not entered
  no_right_code,          ///< missing or wrong, and nothing is known of the survey
};
inline constexpr std::array every_verdict = {Verdict::exact,
                                             Verdict::early,
                                             Verdict::typo,
                                             Verdict::other_workers,
                                             Verdict::other_assignments,
                                             Verdict::reused,
                                             Verdict::shared,
                                             Verdict::late,
                                             Verdict::finished_without_code,
                                             Verdict::unfinished,
                                             Verdict::never_started,
                                             Verdict::no_right_code};

/// "exact", "finished without code", …
std::string_view name_of(Verdict verdict);

/// What a requester may do. Refusing pay is nothing that a program suggests.
enum class Suggestion { approve, pay_by_hand, look, nothing };
inline constexpr std::array every_suggestion = {Suggestion::approve, Suggestion::pay_by_hand,
                                                Suggestion::look, Suggestion::nothing};
std::string_view name_of(Suggestion suggestion);

/// The judgement of one assignment.
struct Finding {
  /// Which of the submissions; none for a seat of which the marketplace has nothing.
  std::optional<std::size_t> submission;
  codes::Seat seat;
  std::string code;                     ///< as it was typed
  std::optional<codes::Ending> ending;  ///< of the seat's own survey
  std::optional<std::uint32_t> epoch;   ///< of the seat's own code, when it was typed
  Verdict verdict = Verdict::no_right_code;
  std::optional<std::int64_t> took_s;   ///< from entering the survey to its end
  std::optional<std::int64_t> since_s;  ///< of one without an end: from entering to submitting, or to now
  Suggestion suggestion = Suggestion::look;
  std::string note;
};

/// Which endings are paid as the work was offered.
using PaidEndings = std::set<codes::Ending>;

/// `submission` is nullptr for a seat of which the marketplace has nothing; `stage` says then whether it may
/// still come.
Suggestion suggestion_for(const Finding& finding, const Submission* submission, Stage stage,
                          const PaidEndings& paid);

}  // namespace errand::requester

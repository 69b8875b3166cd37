#include "requester/codes/finding.hpp"

#include <algorithm>

namespace errand::requester {
namespace {

Suggestion for_open_case(const Finding& finding, Stage stage, const PaidEndings& paid) {
  const bool is_in = stage == Stage::in;
  const bool is_paid = !finding.ending || paid.count(*finding.ending) > 0;
  switch (finding.verdict) {
    case Verdict::exact:
    case Verdict::typo:
    case Verdict::finished_without_code:
      return is_paid ? Suggestion::approve : Suggestion::look;
    case Verdict::late:
      if (!is_paid) return Suggestion::look;
      return is_in ? Suggestion::approve : Suggestion::pay_by_hand;
    case Verdict::unfinished:
    case Verdict::never_started:
      return is_in ? Suggestion::look : Suggestion::nothing;
    case Verdict::early:
    case Verdict::other_workers:
    case Verdict::other_assignments:
    case Verdict::reused:
    case Verdict::shared:
    case Verdict::no_right_code:
      break;
  }
  return is_in ? Suggestion::look : Suggestion::nothing;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  static constexpr std::array<std::string_view, every_verdict.size()> names = {
      "exact",         "early",        "typo", "other worker's",        "other assignment's",
      "reused",        "shared",       "late", "finished without code", "unfinished",
      "never started", "no right code"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(Suggestion suggestion) {
  static constexpr std::array<std::string_view, every_suggestion.size()> names = {"approve", "pay by hand",
                                                                                  "look", "nothing"};
  return names[static_cast<std::size_t>(suggestion)];
}

Suggestion suggestion_for(const Finding& finding, const Submission* submission, Stage stage,
                          const PaidEndings& paid) {
  if (stage == Stage::open) return Suggestion::nothing;
  if (submission != nullptr && is_approved(*submission)) return Suggestion::nothing;
  const Suggestion open_case = for_open_case(finding, stage, paid);
  const bool is_rejected_one = submission != nullptr && is_rejected(*submission);
  if (!is_rejected_one) return open_case;
  // What was rejected although it was to be paid is for a person to put right.
  return open_case == Suggestion::nothing || open_case == Suggestion::look ? Suggestion::nothing
                                                                           : Suggestion::look;
}

}  // namespace errand::requester

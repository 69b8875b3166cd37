#include "requester/codes/approval.hpp"

#include <fmt/format.h>

namespace errand::requester {
namespace {

/// A call that found no answer may have been done, and somebody else may approve, too.
bool is_approved_by_now(const Client& client, const std::string& assignment) {
  const auto now = client.get_assignment(assignment);
  return now && now->status == "Approved";
}

}  // namespace

std::vector<std::size_t> approvable(const std::vector<Finding>& findings,
                                    const std::vector<Submission>& submissions, const PaidEndings& paid) {
  std::vector<std::size_t> out;
  for (const Finding& finding : findings) {
    if (!finding.submission || finding.verdict != Verdict::exact) continue;
    const Submission& submission = submissions[*finding.submission];
    const bool is_paid = !finding.ending || paid.count(*finding.ending) > 0;
    const bool is_open =
        submission.stage == Stage::in && !is_approved(submission) && !is_rejected(submission);
    if (is_paid && is_open) out.push_back(*finding.submission);
  }
  return out;
}

Approvals approve_all(const Client& client, const std::vector<std::string>& assignments,
                      const std::function<void(std::size_t)>& told) {
  Approvals out;
  std::size_t done = 0;
  for (const std::string& assignment : assignments) {
    const auto approved = client.approve_assignment(assignment);
    const bool is_done = approved || (approved.error().code == invalid_assignment_state &&
                                      is_approved_by_now(client, assignment));
    if (is_done)
      ++out.approved;
    else
      out.failed.push_back(
          {assignment, fmt::format("{}{}{}", approved.error().code, approved.error().code.empty() ? "" : ": ",
                                   approved.error().message)});
    told(++done);
  }
  return out;
}

}  // namespace errand::requester

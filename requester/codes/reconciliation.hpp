#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "requester/codes/code_list.hpp"
#include "requester/codes/finding.hpp"
#include "requester/codes/known_seat.hpp"
#include "requester/codes/submission.hpp"
#include "server/codes/study_key.hpp"

namespace errand::requester {

struct ReconcileRules {
  std::int64_t least_s = 0;  ///< nobody has finished sooner; 0: not looked at
  PaidEndings paid = {codes::Ending::complete};
  /// Besides those of the submissions: HITs all of whose seats are accounted for.
  std::set<std::string> hits;
  app::Moment now;
};

/// Judges every submission by the codes that the keys make for it, in the order of the submissions; then the
/// seats, in the order of their entering, of which the marketplace has nothing. Without `seats` nobody knows
/// who entered and when.
std::vector<Finding> reconciled(const std::vector<Submission>& submissions, const codes::StudyKeys& keys,
                                const std::optional<std::vector<KnownSeat>>& seats,
                                const ReconcileRules& rules);

/// The same by a list of codes that were made elsewhere; then the listed workers of whom the marketplace has
/// nothing.
std::vector<Finding> reconciled(const std::vector<Submission>& submissions,
                                const std::vector<ListedCode>& list, const ReconcileRules& rules);

/// Whether an end was after a submission. Marketplaces cut their times to the second.
bool is_after(app::Moment ended, app::Moment submitted);

}  // namespace errand::requester

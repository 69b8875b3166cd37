#pragma once
#include <functional>
#include <string>
#include <vector>

#include "requester/codes/finding.hpp"
#include "requester/mturk/client.hpp"

namespace errand::requester {

/// Which of the submissions may be approved without a look: exact ones of the paid endings that nobody has
/// approved or rejected yet.
std::vector<std::size_t> approvable(const std::vector<Finding>& findings,
                                    const std::vector<Submission>& submissions, const PaidEndings& paid);

struct FailedApproval {
  std::string assignment;
  std::string why;
};

struct Approvals {
  std::size_t approved = 0;  ///< also those that somebody else approved in the meantime
  std::vector<FailedApproval> failed;
};

/// Approves assignments one after the other; what fails is noted and the others go on. `told` gets how many
/// are done, after each.
Approvals approve_all(const Client& client, const std::vector<std::string>& assignments,
                      const std::function<void(std::size_t)>& told);

}  // namespace errand::requester

#pragma once
#include <string>
#include <vector>

#include "requester/codes/finding.hpp"

namespace errand::requester {

/// For reading in a terminal: a line each, and how many there are of what.
std::string findings_table(const std::vector<Finding>& findings);
std::string findings_summary(const std::vector<Finding>& findings);

/// A header and a row each; cells that look like formulas are guarded (docs/results.md).
std::string findings_csv(const std::vector<Finding>& findings);

/// A JSON array, one finding a line.
std::string findings_json(const std::vector<Finding>& findings);

}  // namespace errand::requester

#include "server/marketplace/values/assignment.hpp"

namespace errand::marketplace {

std::string_view name_of(AssignmentState state) {
  switch (state) {
    case AssignmentState::accepted:
      return "Accepted";
    case AssignmentState::submitted:
      return "Submitted";
    case AssignmentState::approved:
      return "Approved";
    case AssignmentState::rejected:
      return "Rejected";
    case AssignmentState::returned:
      return "Returned";
    case AssignmentState::abandoned:
      return "Abandoned";
  }
  return "";
}

}  // namespace errand::marketplace

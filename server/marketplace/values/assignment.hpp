#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "server/marketplace/values/hit.hpp"

namespace errand::marketplace {

/// accepted -> submitted | returned | abandoned; submitted -> approved | rejected; rejected -> approved.
enum class AssignmentState { accepted, submitted, approved, rejected, returned, abandoned };

/// One worker's copy of a HIT.
struct Assignment {
  AssignmentId id;
  HitId hit;
  WorkerId worker;
  AssignmentState state = AssignmentState::accepted;
  Moment accepted;
  Moment deadline;  ///< from here on it can't be submitted
  std::optional<Moment> submitted;
  std::optional<Moment> auto_approval;  ///< when it is approved unless reviewed before
  std::optional<Moment> approved;
  std::optional<Moment> rejected;
  std::optional<std::string> answer;  ///< QuestionFormAnswers XML
  std::optional<std::string> feedback;
  bool operator==(const Assignment&) const = default;
};

/// As the API writes it: "Submitted" and so on.
std::string_view name_of(AssignmentState state);

}  // namespace errand::marketplace

#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"
#include "server/app/moment.hpp"

namespace errand::requester {

/// A HIT as GetHIT and ListHITs describe it; the members Errand reads.
struct Hit {
  std::string id;
  std::string type_id;
  std::string group_id;
  std::string title;
  std::string description;
  std::string keywords;
  std::string reward;  ///< dollars as the API writes them, "0.50"
  std::string status;  ///< Assignable, Unassignable, Reviewable, Reviewing, Disposed
  std::string annotation;
  std::int64_t max_assignments = 0;
  std::int64_t duration_s = 0;
  std::int64_t auto_approval_s = 0;
  app::Moment created;
  app::Moment expires;
  bool operator==(const Hit&) const = default;
};

/// A submitted assignment as ListAssignmentsForHIT describes it.
struct Assignment {
  std::string id;
  std::string worker;
  std::string status;  ///< Submitted, Approved, Rejected
  std::string feedback;
  app::Moment accepted;
  app::Moment submitted;
  std::optional<app::Moment> auto_approval;
  std::optional<app::Moment> approved;
  std::optional<app::Moment> rejected;
  std::vector<app::Field> answers;
  bool operator==(const Assignment&) const = default;
};

/// The error names the member that is missing or not as the API's model has it.
tl::expected<Hit, std::string> read_hit(const nlohmann::json& hit);
tl::expected<Assignment, std::string> read_assignment(const nlohmann::json& assignment);

}  // namespace errand::requester

#include "requester/codes/listed_submissions.hpp"

#include <fmt/format.h>

namespace errand::requester {

tl::expected<std::vector<Submission>, Fault> list_submissions(const Client& client,
                                                              const std::vector<std::string>& hits,
                                                              std::string_view field,
                                                              const std::function<void(std::size_t)>& told) {
  std::vector<Submission> submissions;
  for (const std::string& id : hits) {
    const auto hit = client.get_hit(id);
    const auto assignments = hit ? client.list_assignments(id)
                                 : tl::expected<std::vector<Assignment>, Fault>{tl::unexpect, hit.error()};
    if (!assignments)
      return tl::unexpected(
          Fault{assignments.error().code, fmt::format("HIT {}: {}", id, assignments.error().message)});
    for (const Assignment& assignment : *assignments)
      submissions.push_back({.seat = {id, assignment.id, assignment.worker},
                             .code = std::string{app::value_of(assignment.answers, field).value_or("")},
                             .stage = Stage::in,
                             .status = assignment.status,
                             .accepted = assignment.accepted,
                             .submitted = assignment.submitted,
                             .duration_s = hit->duration_s});
    told(submissions.size());
  }
  return submissions;
}

}  // namespace errand::requester

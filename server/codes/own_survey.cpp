#include "server/codes/own_survey.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/studies/verification.hpp"

namespace errand::codes {
namespace {

using studies::Consistency;
using studies::Verification;

Verification folded(const Study& study, const Ticket& ticket, std::optional<std::int64_t> number,
                    const std::vector<app::Field>& fields) {
  const Seat& seat = ticket.seat;
  studies::SubmissionIds ids{seat.assignment, seat.worker, seat.hit, {}};
  if (number) ids.hit = hit_of(study, *number);
  return studies::verify_submission(study, ids, fields);
}

/// By the version of the study that the session began with.
Verification folded(const OwnSurvey& survey, const Ticket& ticket, std::optional<std::int64_t> number,
                    const std::vector<app::Field>& fields) {
  Verification out = folded(survey.study, ticket, number, fields);
  for (const Study& study : survey.earlier) {
    if (out.consistency != Consistency::other_study) break;
    out = folded(study, ticket, number, fields);
  }
  return out;
}

std::string json_of(const std::vector<app::Field>& fields) {
  auto list = nlohmann::json::array();
  for (const app::Field& field : fields)
    if (field.name != "ticket") list.push_back({field.name, field.value});
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::uint32_t hit_of(const Study& study, std::int64_t number) {
  return static_cast<std::uint32_t>((number - 1) % study.num_hits) + 1;
}

tl::expected<Completed, std::vector<std::string>> judge(const OwnSurvey& survey, const Ticket& ticket,
                                                        std::optional<std::int64_t> number,
                                                        const std::vector<app::Field>& fields) {
  Verification found = folded(survey, ticket, number, fields);
  const auto wrong = [&](std::string what) {
    return tl::unexpected(std::vector<std::string>{std::move(what)});
  };
  switch (found.consistency) {
    case Consistency::consistent:
      return Completed{found.controls.ended ? Ending::failed_check : Ending::complete, json_of(fields)};
    case Consistency::inconsistent:
      return tl::unexpected(std::move(found.findings));
    case Consistency::no_log:
      return wrong("the form has no log");
    case Consistency::other_study:
      return wrong("the study was changed after the session began");
  }
  return wrong("the form cannot be judged");
}

}  // namespace errand::codes

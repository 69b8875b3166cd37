#include "requester/survey_results.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "requester/annotation.hpp"
#include "wasm/reading/log_reader.hpp"

namespace errand::requester {
namespace {

Assignment assignment_at(const KnownSeat& seat, std::vector<app::Field> fields) {
  Assignment out;
  out.id = seat.seat.assignment;
  out.worker = seat.seat.worker;
  const bool has_failed = seat.ended && seat.ended->ending == codes::Ending::failed_check;
  out.status = has_failed ? failed_check_status : "Submitted";
  out.accepted = seat.entered;
  if (seat.ended) out.submitted = seat.ended->at;
  out.answers = std::move(fields);
  std::erase_if(out.answers, [](const app::Field& field) { return field.name == "assignmentId"; });
  return out;
}

/// Adds what the log of the session tells of its HIT.
void describe(Result& result, StudyCache& studies) {
  const auto log = app::value_of(result.assignment.answers, "log");
  const auto head = log ? read_log_head(*log) : tl::unexpected(std::string{"none"});
  if (!head) return;
  result.hit.annotation = to_text(Annotation{head->study, head->hit, 0});
  const auto& study = studies.find(head->study);
  if (!study) return;
  result.hit.title = study->title;
  result.inputs = inputs_of(*study, head->hit);
}

}  // namespace

std::vector<Result> survey_results(const std::vector<KnownSeat>& seats, std::vector<KnownAnswers> answers,
                                   const StudyOf& study_of) {
  std::map<std::int64_t, const KnownSeat*> by_number;
  for (const KnownSeat& seat : seats) by_number.emplace(seat.number, &seat);
  StudyCache studies{study_of};
  std::vector<Result> out;
  for (KnownAnswers& one : answers) {
    const auto seat = by_number.find(one.number);
    if (seat == by_number.end()) continue;
    Result result;
    result.hit.id = seat->second->seat.hit;
    result.assignment = assignment_at(*seat->second, std::move(one.fields));
    describe(result, studies);
    out.push_back(std::move(result));
  }
  return out;
}

}  // namespace errand::requester

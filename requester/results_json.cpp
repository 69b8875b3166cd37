#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "requester/pacific_time.hpp"
#include "requester/results.hpp"
#include "wasm/base/json.hpp"

namespace errand::requester {
namespace {

using Object = nlohmann::ordered_json;

/// Fields that Errand's page fills with JSON. A worker's own text is never read as such.
constexpr std::array<std::string_view, 3> json_fields = {"results", "times", "log"};

Object answer_value(const app::Field& answer) {
  if (std::find(json_fields.begin(), json_fields.end(), answer.name) != json_fields.end()) {
    // nlohmann's parser and its values recurse without a bound; the engine's reader stops at `json_depth`.
    if (!parse_json(answer.value, answer.name)) return answer.value;
    Object parsed = Object::parse(answer.value, nullptr, false);
    if (parsed.is_structured()) return parsed;
  }
  return answer.value;
}

Object time_value(const std::optional<app::Moment>& at) {
  return at ? Object(utc_time(*at)) : Object(nullptr);
}

/// Of a HIT that is known by a receipt only, the times are not.
Object known_time(app::Moment at) { return at == app::Moment{} ? Object(nullptr) : Object(utc_time(at)); }

Object hit_object(const Hit& hit) {
  return {{"id", hit.id},
          {"typeId", hit.type_id},
          {"title", hit.title},
          {"reward", hit.reward},
          {"annotation", hit.annotation},
          {"maxAssignments", hit.max_assignments},
          {"created", known_time(hit.created)},
          {"expires", known_time(hit.expires)}};
}

Object assignment_object(const Assignment& assignment) {
  return {{"id", assignment.id},
          {"worker", assignment.worker},
          {"status", assignment.status},
          {"accepted", utc_time(assignment.accepted)},
          {"submitted", utc_time(assignment.submitted)},
          {"workSeconds", (assignment.submitted.ms - assignment.accepted.ms) / 1000},
          {"autoApproval", time_value(assignment.auto_approval)},
          {"approved", time_value(assignment.approved)},
          {"rejected", time_value(assignment.rejected)},
          {"feedback", assignment.feedback}};
}

Object object_of(const Result& result) {
  Object inputs = Object::object();
  for (const auto& [name, value] : result.inputs) inputs[name] = value;
  Object answers = Object::object();
  for (const app::Field& answer : result.assignment.answers) answers[answer.name] = answer_value(answer);
  return {{"assignment", assignment_object(result.assignment)},
          {"hit", hit_object(result.hit)},
          {"inputs", std::move(inputs)},
          {"answers", std::move(answers)}};
}

}  // namespace

std::string results_json(const std::vector<Result>& results) {
  std::string json = "[";
  bool first = true;
  for (const Result& result : results) {
    json += first ? "\n" : ",\n";
    first = false;
    json += object_of(result).dump(-1, ' ', false, Object::error_handler_t::replace);
  }
  return json += "\n]\n";
}

}  // namespace errand::requester

#include "server/marketplace/api_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "server/marketplace/digest.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;

constexpr std::string_view token_start = "p1:";
constexpr double latest_timestamp = 253'402'300'799;  // the end of the year 9999

void put(json& object, const char* name, const std::optional<Moment>& moment) {
  if (moment) object[name] = to_timestamp(*moment);
}

void put(json& object, const char* name, const std::optional<std::string>& text) {
  if (text) object[name] = *text;
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

double to_timestamp(Moment moment) { return static_cast<double>(moment.ms) / 1000; }

tl::expected<Moment, ApiError> from_timestamp(double seconds, std::string_view parameter) {
  if (!(seconds >= -latest_timestamp && seconds <= latest_timestamp)) {
    return tl::unexpected(parameter_error(
        fmt::format("The value \"{}\" is not valid for the parameter {}.", seconds, parameter)));
  }
  return Moment{std::llround(seconds * 1000)};
}

json to_json(const HitNow& now) {
  const Hit& hit = now.hit;
  const HitTypeProperties& properties = hit.type.properties;
  json written{{"HITId", hit.id.text},
               {"HITTypeId", hit.type.id.text},
               {"HITGroupId", hit.type.group.text},
               {"CreationTime", to_timestamp(hit.created)},
               {"Title", properties.title},
               {"Description", properties.description},
               {"Question", hit.question},
               {"HITStatus", name_of(now.status)},
               {"MaxAssignments", hit.max_assignments},
               {"Reward", format_amount(properties.reward)},
               {"AutoApprovalDelayInSeconds", properties.auto_approval_s},
               {"Expiration", to_timestamp(hit.expiration)},
               {"AssignmentDurationInSeconds", properties.duration_s},
               {"QualificationRequirements", json::array()},
               {"HITReviewStatus", "NotReviewed"},
               {"NumberOfAssignmentsPending", now.counts.pending},
               {"NumberOfAssignmentsAvailable", now.available},
               {"NumberOfAssignmentsCompleted", now.counts.completed}};
  if (!properties.keywords.empty()) written["Keywords"] = properties.keywords;
  put(written, "RequesterAnnotation", hit.annotation);
  return written;
}

json to_json(const Assignment& assignment) {
  json written{{"AssignmentId", assignment.id.text},
               {"WorkerId", assignment.worker.text},
               {"HITId", assignment.hit.text},
               {"AssignmentStatus", name_of(assignment.state)},
               {"AcceptTime", to_timestamp(assignment.accepted)}};
  put(written, "AutoApprovalTime", assignment.auto_approval);
  put(written, "SubmitTime", assignment.submitted);
  put(written, "ApprovalTime", assignment.approved);
  put(written, "RejectionTime", assignment.rejected);
  put(written, "Answer", assignment.answer);
  put(written, "RequesterFeedback", assignment.feedback);
  return written;
}

std::string to_next_token(std::string_view list, PageStart start) {
  return fmt::format("{}{}", token_start, to_base64(fmt::format("{} {} {}", list, start.key, start.tie)));
}

tl::expected<PageStart, ApiError> from_next_token(std::string_view token, std::string_view list) {
  const auto refused = [&] {
    return tl::unexpected(
        parameter_error(fmt::format("The value \"{}\" is not valid for the parameter NextToken.", token)));
  };
  if (!token.starts_with(token_start)) return refused();
  const std::string text = from_base64(token.substr(token_start.size()));
  std::string_view rest = text;
  if (!rest.starts_with(fmt::format("{} ", list))) return refused();
  rest.remove_prefix(list.size() + 1);
  const auto key = take_number(rest);
  if (!key || !rest.starts_with(' ')) return refused();
  rest.remove_prefix(1);
  const auto tie = take_number(rest);
  if (!tie || !rest.empty()) return refused();
  return PageStart{*key, *tie};
}

}  // namespace errand::marketplace

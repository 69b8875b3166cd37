#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "requester/csv.hpp"
#include "requester/pacific_time.hpp"
#include "requester/results.hpp"

namespace errand::requester {
namespace {

constexpr std::array<std::string_view, 27> fixed_columns = {"HITId",
                                                            "HITTypeId",
                                                            "Title",
                                                            "Description",
                                                            "Keywords",
                                                            "Reward",
                                                            "CreationTime",
                                                            "MaxAssignments",
                                                            "RequesterAnnotation",
                                                            "AssignmentDurationInSeconds",
                                                            "AutoApprovalDelayInSeconds",
                                                            "Expiration",
                                                            "NumberOfSimilarHITs",
                                                            "LifetimeInSeconds",
                                                            "AssignmentId",
                                                            "WorkerId",
                                                            "AssignmentStatus",
                                                            "AcceptTime",
                                                            "SubmitTime",
                                                            "AutoApprovalTime",
                                                            "ApprovalTime",
                                                            "RejectionTime",
                                                            "RequesterFeedback",
                                                            "WorkTimeInSeconds",
                                                            "LifetimeApprovalRate",
                                                            "Last30DaysApprovalRate",
                                                            "Last7DaysApprovalRate"};

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

struct Reviewed {
  int approved = 0;
  int all = 0;
};

/// A worker's reviewed assignments by the time that they reach back.
struct Rates {
  Reviewed lifetime;
  Reviewed last_30_days;
  Reviewed last_7_days;
};

void count(Reviewed& reviewed, const Assignment& assignment) {
  ++reviewed.all;
  if (assignment.status == "Approved") ++reviewed.approved;
}

std::map<std::string, Rates> rates_of(const std::vector<Result>& results, app::Moment now) {
  std::map<std::string, Rates> rates;
  for (const auto& [hit, assignment, inputs] : results) {
    Rates& of_worker = rates[assignment.worker];
    if (assignment.status != "Approved" && assignment.status != "Rejected") continue;
    const std::int64_t age = now.ms - assignment.submitted.ms;
    count(of_worker.lifetime, assignment);
    if (age <= 30 * day_ms) count(of_worker.last_30_days, assignment);
    if (age <= 7 * day_ms) count(of_worker.last_7_days, assignment);
  }
  return rates;
}

std::string rate_text(const Reviewed& reviewed) {
  const int percent = reviewed.all == 0 ? 0 : (reviewed.approved * 200 + reviewed.all) / (2 * reviewed.all);
  return fmt::format("{}% ({}/{})", percent, reviewed.approved, reviewed.all);
}

/// Of a HIT that is known by a receipt only, the times are not.
std::string known_time(app::Moment at) { return at == app::Moment{} ? "" : pacific_time(at); }

std::string time_text(const std::optional<app::Moment>& at) { return at ? pacific_time(*at) : ""; }

/// The input columns in the order of their files, and the answer fields in byte order.
struct Header {
  std::vector<std::string> inputs;
  std::set<std::string> answers;
};

Header header_of(const std::vector<Result>& results) {
  Header header;
  for (const auto& [hit, assignment, inputs] : results) {
    for (const auto& [name, value] : inputs) {
      if (std::find(header.inputs.begin(), header.inputs.end(), name) == header.inputs.end())
        header.inputs.push_back(name);
    }
    for (const app::Field& answer : assignment.answers) header.answers.insert(answer.name);
  }
  return header;
}

std::vector<std::string> fixed_cells(const Result& result, const Rates& rates) {
  const auto& [hit, assignment, inputs] = result;
  return {hit.id,
          hit.type_id,
          hit.title,
          hit.description,
          hit.keywords,
          hit.reward.empty() ? "" : "$" + hit.reward,
          known_time(hit.created),
          std::to_string(hit.max_assignments),
          hit.annotation,
          std::to_string(hit.duration_s),
          std::to_string(hit.auto_approval_s),
          known_time(hit.expires),
          "",
          "",
          assignment.id,
          assignment.worker,
          assignment.status,
          pacific_time(assignment.accepted),
          pacific_time(assignment.submitted),
          time_text(assignment.auto_approval),
          time_text(assignment.approved),
          time_text(assignment.rejected),
          assignment.feedback,
          std::to_string((assignment.submitted.ms - assignment.accepted.ms) / 1000),
          rate_text(rates.lifetime),
          rate_text(rates.last_30_days),
          rate_text(rates.last_7_days)};
}

std::string input_named(const Columns& inputs, const std::string& name) {
  for (const auto& [column, value] : inputs) {
    if (column == name) return value;
  }
  return {};
}

/// Several fields of one name are joined with '|'.
std::string answer_named(const std::vector<app::Field>& answers, const std::string& name) {
  std::string joined;
  bool first = true;
  for (const app::Field& answer : answers) {
    if (answer.name != name) continue;
    if (!first) joined += '|';
    first = false;
    joined += answer.value;
  }
  return joined;
}

}  // namespace

std::string results_csv(const std::vector<Result>& results, app::Moment now) {
  const Header header = header_of(results);
  const auto rates = rates_of(results, now);
  std::vector<std::string> names(fixed_columns.begin(), fixed_columns.end());
  for (const std::string& input : header.inputs) names.push_back("Input." + input);
  for (const std::string& answer : header.answers) names.push_back("Answer." + answer);
  names.insert(names.end(), {"Approve", "Reject"});
  std::string csv;
  append_row(csv, names);
  for (const Result& result : results) {
    std::vector<std::string> cells = fixed_cells(result, rates.at(result.assignment.worker));
    for (const std::string& input : header.inputs) cells.push_back(input_named(result.inputs, input));
    for (const std::string& answer : header.answers)
      cells.push_back(answer_named(result.assignment.answers, answer));
    cells.insert(cells.end(), {"", ""});
    append_row(csv, cells);
  }
  return csv;
}

}  // namespace errand::requester

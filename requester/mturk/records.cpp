#include "requester/mturk/records.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "requester/answer_xml.hpp"

namespace errand::requester {
namespace {

/// Reads members one after another and keeps the first that is wrong.
class Members {
 public:
  explicit Members(const nlohmann::json& object) : object_{object} {
    if (!object.is_object()) fault_ = "is not an object";
  }

  void text(const char* name, std::string& into) {
    if (const auto* value = needed(name, &nlohmann::json::is_string)) into = value->get<std::string>();
  }
  void optional_text(const char* name, std::string& into) {
    if (object_.contains(name)) text(name, into);
  }
  void number(const char* name, std::int64_t& into) {
    if (const auto* value = needed(name, &nlohmann::json::is_number_integer))
      into = value->get<std::int64_t>();
  }
  /// The API's times are seconds, fractions allowed.
  void time(const char* name, app::Moment& into) {
    if (const auto* value = needed(name, &nlohmann::json::is_number)) {
      into.ms = value->is_number_integer()
                    ? value->get<std::int64_t>() * 1000
                    : static_cast<std::int64_t>(std::llround(value->get<double>() * 1000));
    }
  }
  void optional_time(const char* name, std::optional<app::Moment>& into) {
    if (object_.contains(name)) time(name, into.emplace());
  }
  void blame(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
  }
  const std::string& fault() const { return fault_; }

 private:
  const nlohmann::json* needed(const char* name, bool (nlohmann::json::*is)() const noexcept) {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end() && ((*found).*is)()) return &*found;
    blame(fmt::format("member {} is {}", name, found == object_.end() ? "missing" : "of another type"));
    return nullptr;
  }

  const nlohmann::json& object_;
  std::string fault_;
};

}  // namespace

tl::expected<Hit, std::string> read_hit(const nlohmann::json& hit) {
  Hit out;
  Members members{hit};
  members.text("HITId", out.id);
  members.text("HITTypeId", out.type_id);
  members.optional_text("HITGroupId", out.group_id);
  members.text("Title", out.title);
  members.text("Description", out.description);
  members.optional_text("Keywords", out.keywords);
  members.text("Reward", out.reward);
  members.text("HITStatus", out.status);
  members.optional_text("RequesterAnnotation", out.annotation);
  members.number("MaxAssignments", out.max_assignments);
  members.number("AssignmentDurationInSeconds", out.duration_s);
  members.number("AutoApprovalDelayInSeconds", out.auto_approval_s);
  members.time("CreationTime", out.created);
  members.time("Expiration", out.expires);
  if (!members.fault().empty()) return tl::unexpected("a HIT's " + members.fault());
  return out;
}

tl::expected<Assignment, std::string> read_assignment(const nlohmann::json& assignment) {
  Assignment out;
  std::string answer;
  Members members{assignment};
  members.text("AssignmentId", out.id);
  members.text("WorkerId", out.worker);
  members.text("AssignmentStatus", out.status);
  members.optional_text("RequesterFeedback", out.feedback);
  members.time("AcceptTime", out.accepted);
  members.time("SubmitTime", out.submitted);
  members.optional_time("AutoApprovalTime", out.auto_approval);
  members.optional_time("ApprovalTime", out.approved);
  members.optional_time("RejectionTime", out.rejected);
  members.optional_text("Answer", answer);
  auto answers = read_answer_xml(answer);
  if (!answers) members.blame("Answer " + answers.error());
  if (!members.fault().empty()) return tl::unexpected("an assignment's " + members.fault());
  out.answers = std::move(*answers);
  return out;
}

}  // namespace errand::requester

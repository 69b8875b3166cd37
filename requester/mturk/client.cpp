#include "requester/mturk/client.hpp"

#include <algorithm>

namespace errand::requester {
namespace {

using nlohmann::json;

// A service that returned one token for ever would otherwise never end.
constexpr int most_pages = 100000;

tl::unexpected<Fault> unreadable(std::string what) {
  return tl::unexpected(
      Fault{.code = {}, .message = "the service's answer cannot be read: " + std::move(what)});
}

tl::expected<Hit, Fault> hit_of(const tl::expected<json, Fault>& answer) {
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->is_object() || !answer->contains("HIT")) return unreadable("no HIT in it");
  auto hit = read_hit(answer->at("HIT"));
  if (!hit) return unreadable(hit.error());
  return std::move(*hit);
}

}  // namespace

tl::expected<std::string, Fault> Client::create_hit_type(const HitTypeOrder& order) const {
  json input = {{"Title", order.title},
                {"Description", order.description},
                {"Reward", order.reward},
                {"AssignmentDurationInSeconds", order.duration_s},
                {"AutoApprovalDelayInSeconds", order.auto_approval_s}};
  if (!order.keywords.empty()) input["Keywords"] = order.keywords;
  const auto answer = call_("CreateHITType", input);
  if (!answer) return tl::unexpected(answer.error());
  const auto id = answer->find("HITTypeId");
  if (id == answer->end() || !id->is_string()) return unreadable("no HITTypeId in it");
  return id->get<std::string>();
}

tl::expected<Hit, Fault> Client::create_hit(const HitOrder& order) const {
  return hit_of(call_("CreateHITWithHITType", {{"HITTypeId", order.type_id},
                                               {"Question", order.question},
                                               {"RequesterAnnotation", order.annotation},
                                               {"UniqueRequestToken", order.token},
                                               {"MaxAssignments", order.max_assignments},
                                               {"LifetimeInSeconds", order.lifetime_s}}));
}

tl::expected<Hit, Fault> Client::get_hit(std::string_view hit_id) const {
  return hit_of(call_("GetHIT", {{"HITId", hit_id}}));
}

tl::expected<std::vector<json>, Fault> Client::list(std::string_view operation, json input,
                                                    std::string_view member) const {
  std::vector<json> all;
  input["MaxResults"] = 100;
  for (int page = 0; page < most_pages; ++page) {
    auto answer = call_(operation, input);
    if (!answer) return tl::unexpected(std::move(answer.error()));
    const auto items = answer->find(std::string{member});
    if (items == answer->end() || !items->is_array()) return unreadable("no list in it");
    all.insert(all.end(), items->begin(), items->end());
    const auto next = answer->find("NextToken");
    if (next == answer->end() || !next->is_string() || next->get_ref<const std::string&>().empty())
      return all;
    input["NextToken"] = *next;
  }
  return unreadable("its pages do not end");
}

tl::expected<std::vector<Hit>, Fault> Client::list_hits() const {
  const auto items = list("ListHITs", json::object(), "HITs");
  if (!items) return tl::unexpected(items.error());
  std::vector<Hit> hits;
  for (const json& item : *items) {
    auto hit = read_hit(item);
    if (!hit) return unreadable(hit.error());
    hits.push_back(std::move(*hit));
  }
  // Newest first as they come; those of one moment keep the order in which they were made.
  std::reverse(hits.begin(), hits.end());
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return a.created < b.created; });
  return hits;
}

tl::expected<std::vector<Assignment>, Fault> Client::list_assignments(std::string_view hit_id) const {
  const auto items = list("ListAssignmentsForHIT", {{"HITId", hit_id}}, "Assignments");
  if (!items) return tl::unexpected(items.error());
  std::vector<Assignment> assignments;
  for (const json& item : *items) {
    auto assignment = read_assignment(item);
    if (!assignment) return unreadable(assignment.error());
    assignments.push_back(std::move(*assignment));
  }
  std::stable_sort(assignments.begin(), assignments.end(),
                   [](const Assignment& a, const Assignment& b) { return a.submitted < b.submitted; });
  return assignments;
}

tl::expected<Assignment, Fault> Client::get_assignment(std::string_view assignment_id) const {
  const auto answer = call_("GetAssignment", {{"AssignmentId", assignment_id}});
  if (!answer) return tl::unexpected(answer.error());
  const auto found = answer->find("Assignment");
  if (found == answer->end()) return unreadable("no Assignment in it");
  auto assignment = read_assignment(*found);
  if (!assignment) return unreadable(assignment.error());
  return std::move(*assignment);
}

tl::expected<void, Fault> Client::approve_assignment(std::string_view assignment_id) const {
  const auto answer = call_("ApproveAssignment", {{"AssignmentId", assignment_id}});
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

tl::expected<void, Fault> Client::set_expiration(std::string_view hit_id, app::Moment expires) const {
  const auto answer = call_("UpdateExpirationForHIT", {{"HITId", hit_id}, {"ExpireAt", expires.ms / 1000}});
  if (!answer) return tl::unexpected(answer.error());
  return {};
}

}  // namespace errand::requester

#include "server/marketplace/operations.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "server/marketplace/api_values.hpp"
#include "server/marketplace/digest.hpp"
#include "server/marketplace/question.hpp"

namespace errand::marketplace::operations {
namespace {

using nlohmann::json;

constexpr std::int64_t default_auto_approval_s = 2'592'000;
constexpr std::int64_t default_page = 10;
/// Play money: as in MTurk's sandbox it is always there and never less.
constexpr std::string_view play_balance = "10000.00";

bool has(const json& input, const char* member) {
  const auto found = input.find(member);
  return found != input.end() && !found->is_null();
}

std::string text_of(const json& input, const char* member) { return input.at(member).get<std::string>(); }

std::optional<std::string> optional_text(const json& input, const char* member) {
  if (!has(input, member)) return std::nullopt;
  return text_of(input, member);
}

std::int64_t number_of(const json& input, const char* member, std::int64_t otherwise) {
  return has(input, member) ? input.at(member).get<std::int64_t>() : otherwise;
}

/// What this marketplace can't honour yet is refused: a HIT that ignored it would take in the wrong workers'
/// work.
std::optional<ApiError> refuse_what_is_not_offered(const json& input) {
  struct Missing {
    const char* member;
    std::string_view what;
  };
  constexpr std::array<Missing, 5> missing{{{"QualificationRequirements", "Qualifications"},
                                            {"AssignmentReviewPolicy", "Review policies"},
                                            {"HITReviewPolicy", "Review policies"},
                                            {"HITLayoutId", "HIT layouts"},
                                            {"HITLayoutParameters", "HIT layouts"}}};
  for (const Missing& each : missing) {
    if (!has(input, each.member) || input.at(each.member).empty()) continue;
    return parameter_error(fmt::format(
        "{} are not offered by this marketplace yet: leave out the parameter {}.", each.what, each.member));
  }
  return std::nullopt;
}

tl::expected<HitTypeProperties, ApiError> read_properties(const json& input) {
  if (auto error = refuse_what_is_not_offered(input)) return tl::unexpected(std::move(*error));
  const auto reward = parse_amount(text_of(input, "Reward"));
  if (!reward) {
    return tl::unexpected(parameter_error(
        fmt::format("The value \"{}\" is not valid for the parameter Reward.", text_of(input, "Reward"))));
  }
  return HitTypeProperties{
      .title = text_of(input, "Title"),
      .description = text_of(input, "Description"),
      .keywords = optional_text(input, "Keywords").value_or(""),
      .reward = *reward,
      .duration_s = number_of(input, "AssignmentDurationInSeconds", 0),
      .auto_approval_s = number_of(input, "AutoApprovalDelayInSeconds", default_auto_approval_s)};
}

tl::expected<HitDraft, ApiError> read_draft(const json& input,
                                            std::variant<HitTypeId, HitTypeProperties> type) {
  if (auto error = refuse_what_is_not_offered(input)) return tl::unexpected(std::move(*error));
  const auto question = optional_text(input, "Question");
  if (!question)
    return tl::unexpected(parameter_error("Your request parameter Question has a minimum length of 1."));
  auto external = read_question(*question);
  if (!external) return tl::unexpected(external.error());
  return HitDraft{.type = std::move(type),
                  .question = *question,
                  .url = std::move(external->url),
                  .frame_height = external->frame_height,
                  .annotation = optional_text(input, "RequesterAnnotation"),
                  .max_assignments = number_of(input, "MaxAssignments", 1),
                  .lifetime_s = number_of(input, "LifetimeInSeconds", 0)};
}

/// The digest covers the operation and everything in the request but the token; members are sorted, so their
/// order in the request does not count.
std::optional<RequestToken> read_token(const Call& call) {
  if (!has(call.input, "UniqueRequestToken")) return std::nullopt;
  json rest = call.input;
  rest.erase("UniqueRequestToken");
  const std::string written = rest.dump(-1, ' ', true, json::error_handler_t::replace);
  return RequestToken{text_of(call.input, "UniqueRequestToken"),
                      hex(sha256(fmt::format("{}\n{}", call.operation, written)))};
}

Output create(const Call& call, std::variant<HitTypeId, HitTypeProperties> type) {
  const auto draft = read_draft(call.input, std::move(type));
  if (!draft) return tl::unexpected(draft.error());
  return call.marketplace.create_hit(call.account, *draft, read_token(call), call.now)
      .map([](const HitNow& hit) {
        return json{{"HIT", to_json(hit)}};
      });
}

tl::expected<std::optional<PageStart>, ApiError> read_start(const json& input, std::string_view list) {
  const auto token = optional_text(input, "NextToken");
  if (!token) return std::nullopt;
  return from_next_token(*token, list).map([](PageStart start) { return std::optional{start}; });
}

/// MTurk gave a token with every page that held something; scripts exist that read it unasked.
template <class Row>
json page_to_json(const Page<Row>& page, const char* name, std::string_view list) {
  json rows = json::array();
  for (const Row& row : page.rows) rows.push_back(to_json(row));
  json written{{"NumResults", page.rows.size()}, {name, std::move(rows)}};
  if (!page.rows.empty()) written["NextToken"] = to_next_token(list, page.next);
  return written;
}

std::vector<AssignmentState> read_states(const json& input) {
  std::vector<AssignmentState> states;
  const json asked = has(input, "AssignmentStatuses") ? input.at("AssignmentStatuses") : json::array();
  for (const auto state :
       {AssignmentState::submitted, AssignmentState::approved, AssignmentState::rejected}) {
    const bool is_asked = std::find(asked.begin(), asked.end(), name_of(state)) != asked.end();
    if (asked.empty() || is_asked) states.push_back(state);
  }
  return states;
}

json nothing() { return json::object(); }

HitId hit_of(const Call& call) { return {text_of(call.input, "HITId")}; }

AssignmentId assignment_of(const Call& call) { return {text_of(call.input, "AssignmentId")}; }

}  // namespace

Output approve_assignment(const Call& call) {
  const bool overrides =
      has(call.input, "OverrideRejection") && call.input.at("OverrideRejection").get<bool>();
  return call.marketplace
      .approve(call.account, assignment_of(call), optional_text(call.input, "RequesterFeedback"),
               overrides ? Overriding::rejection : Overriding::no, call.now)
      .map(nothing);
}

Output create_hit(const Call& call) {
  auto properties = read_properties(call.input);
  if (!properties) return tl::unexpected(properties.error());
  return create(call, std::move(*properties));
}

Output create_hit_type(const Call& call) {
  const auto properties = read_properties(call.input);
  if (!properties) return tl::unexpected(properties.error());
  return call.marketplace.create_hit_type(call.account, *properties, call.now).map([](const HitTypeId& id) {
    return json{{"HITTypeId", id.text}};
  });
}

Output create_hit_with_hit_type(const Call& call) {
  return create(call, HitTypeId{text_of(call.input, "HITTypeId")});
}

Output delete_hit(const Call& call) {
  return call.marketplace.delete_hit(call.account, hit_of(call), call.now).map(nothing);
}

Output get_account_balance(const Call&) { return json{{"AvailableBalance", play_balance}}; }

Output get_assignment(const Call& call) {
  return call.marketplace.assignment(call.account, assignment_of(call), call.now)
      .map([](const Marketplace::AssignmentWithHit& found) {
        return json{{"Assignment", to_json(found.assignment)}, {"HIT", to_json(found.hit)}};
      });
}

Output get_hit(const Call& call) {
  return call.marketplace.hit(call.account, hit_of(call), call.now).map([](const HitNow& hit) {
    return json{{"HIT", to_json(hit)}};
  });
}

Output list_assignments_for_hit(const Call& call) {
  const std::string list = fmt::format("assignments {}", hit_of(call).text);
  const auto start = read_start(call.input, list);
  if (!start) return tl::unexpected(start.error());
  return call.marketplace
      .assignments(call.account, hit_of(call), read_states(call.input), *start,
                   number_of(call.input, "MaxResults", default_page), call.now)
      .map([&](const Page<Assignment>& page) { return page_to_json(page, "Assignments", list); });
}

Output list_hits(const Call& call) {
  const auto start = read_start(call.input, "hits");
  if (!start) return tl::unexpected(start.error());
  const auto page = call.marketplace.hits(call.account, *start,
                                          number_of(call.input, "MaxResults", default_page), call.now);
  return page_to_json(page, "HITs", "hits");
}

Output reject_assignment(const Call& call) {
  return call.marketplace
      .reject(call.account, assignment_of(call), text_of(call.input, "RequesterFeedback"), call.now)
      .map(nothing);
}

Output update_expiration_for_hit(const Call& call) {
  const auto expire_at = from_timestamp(call.input.at("ExpireAt").get<double>(), "ExpireAt");
  if (!expire_at) return tl::unexpected(expire_at.error());
  return call.marketplace.set_expiration(call.account, hit_of(call), *expire_at, call.now).map(nothing);
}

}  // namespace errand::marketplace::operations

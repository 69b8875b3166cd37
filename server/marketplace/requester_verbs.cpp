// What requesters can do. The messages are those MTurk's clients have been seen to match on.
#include <fmt/format.h>

#include <utility>

#include "server/marketplace/marketplace.hpp"
#include "server/marketplace/settle.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::marketplace {
namespace {

using store::CountedHit;
using store::Records;

constexpr std::int64_t override_days = 30;
constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t least_extension_s = 60;
constexpr std::int64_t most_extension_s = 31'536'000;

template <class T>
tl::expected<T, ApiError> flatten(tl::expected<tl::expected<T, ApiError>, store::Unavailable> result) {
  if (result) return std::move(*result);
  return tl::unexpected(ApiError{.type = "ServiceFault",
                                 .turk_code = "AWS.ServiceFault",
                                 .message = "The request could not be saved. Nothing was changed; try again.",
                                 .status = 500});
}

HitNow as_of(CountedHit row, Moment now) {
  const HitStatus status = status_of(row.hit, row.counts, now);
  const std::int64_t open = available(row.hit, row.counts, now);
  return {.hit = std::move(row.hit), .counts = row.counts, .status = status, .available = open};
}

/// The account's HIT. Another account's HIT does not exist for this one.
tl::expected<CountedHit, ApiError> find_hit(const Records& records, const Account& account, const HitId& id) {
  auto found = records.hit(id);
  if (!found || found->hit.type.account != account.id) {
    return tl::unexpected(request_error("HITDoesNotExist", fmt::format("Hit {} does not exist.", id.text)));
  }
  return std::move(*found);
}

struct OwnAssignment {
  Assignment assignment;
  CountedHit hit;
};

tl::expected<OwnAssignment, ApiError> find_assignment(const Records& records, const Account& account,
                                                      const AssignmentId& id) {
  auto found = records.assignment(id);
  auto hit = found ? records.hit(found->hit) : std::nullopt;
  if (!found || hit->hit.type.account != account.id) {
    return tl::unexpected(
        request_error("AssignmentDoesNotExist", fmt::format("Assignment {} does not exist.", id.text)));
  }
  return OwnAssignment{std::move(*found), std::move(*hit)};
}

tl::unexpected<ApiError> wrong_hit_state(HitStatus status, std::string_view allowed) {
  return tl::unexpected(request_error(
      "InvalidHITState",
      fmt::format("This HIT is currently in the state '{}'.  This operation can be called with a "
                  "status of: {}",
                  name_of(status), allowed)));
}

tl::unexpected<ApiError> wrong_assignment_state(std::string_view allowed) {
  return tl::unexpected(request_error(
      "InvalidAssignmentState", fmt::format("This operation can be called with a status of: {}", allowed)));
}

bool was_submitted(AssignmentState state) {
  return state == AssignmentState::submitted || state == AssignmentState::approved ||
         state == AssignmentState::rejected;
}

/// Review is of submitted work; MTurk's message said "null" where there was none.
tl::unexpected<ApiError> not_for_review(AssignmentState state) {
  return wrong_assignment_state(was_submitted(state) ? "Submitted" : "null");
}

bool may_override(const OwnAssignment& own, Moment now) {
  return own.assignment.state == AssignmentState::rejected && own.hit.hit.mark != HitMark::disposed &&
         now.ms - own.assignment.submitted->ms <= override_days * day_ms;
}

/// Unused or forgotten is fine; a repeat is an error that names the first HIT, as with MTurk. A token that
/// comes back with other contents is refused in other words, so that no client takes the old HIT for the new
/// one.
tl::expected<void, ApiError> check_token(const Records& records, const Account& account,
                                         const RequestToken& token, Moment now) {
  const auto use = records.token_use(account.id, token.token);
  if (!use || now.ms - use->used.ms >= token_life_ms) return {};
  if (use->payload_sha256 != token.payload_sha256) {
    return tl::unexpected(parameter_error(fmt::format(
        "The value \"{}\" is not valid for the parameter UniqueRequestToken. It was used for another request "
        "within the last 24 hours.",
        token.token)));
  }
  return tl::unexpected(request_error("HitAlreadyExists",
                                      fmt::format("The HIT with ID \"{}\" already exists.", use->hit.text)));
}

HitTypeId find_or_make_type(Records& records, const Account& account, const HitTypeProperties& properties,
                            Moment now) {
  return records.find_or_add({.id = {fresh_entity_id()},
                              .group = {fresh_entity_id()},
                              .account = account.id,
                              .properties = properties,
                              .created = now});
}

tl::expected<HitType, ApiError> type_for(Records& records, const Account& account, const HitDraft& draft,
                                         Moment now) {
  const auto* properties = std::get_if<HitTypeProperties>(&draft.type);
  const HitTypeId id = properties != nullptr ? find_or_make_type(records, account, *properties, now)
                                             : std::get<HitTypeId>(draft.type);
  auto type = records.hit_type(id);
  if (!type || type->account != account.id) {
    return tl::unexpected(
        request_error("HITTypeDoesNotExist", fmt::format("HitType {} does not exist.", id.text)));
  }
  return std::move(*type);
}

}  // namespace

tl::expected<HitTypeId, ApiError> Marketplace::create_hit_type(const Account& account,
                                                               const HitTypeProperties& properties,
                                                               Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<HitTypeId, ApiError> {
    return find_or_make_type(records, account, properties, now);
  }));
}

tl::expected<HitNow, ApiError> Marketplace::create_hit(const Account& account, const HitDraft& draft,
                                                       const std::optional<RequestToken>& token, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<HitNow, ApiError> {
    if (token) {
      if (auto fresh = check_token(records, account, *token, now); !fresh)
        return tl::unexpected(fresh.error());
    }
    auto type = type_for(records, account, draft, now);
    if (!type) return tl::unexpected(type.error());
    const Hit hit{.id = {fresh_entity_id()},
                  .type = std::move(*type),
                  .question = draft.question,
                  .url = draft.url,
                  .frame_height = draft.frame_height,
                  .annotation = draft.annotation,
                  .max_assignments = draft.max_assignments,
                  .created = now,
                  .expiration = {now.ms + draft.lifetime_s * 1000},
                  .mark = HitMark::none};
    records.add(hit);
    records.forget_tokens_before({now.ms - token_life_ms});
    if (token) records.put_token_use(account.id, token->token, {token->payload_sha256, hit.id, now});
    return as_of({hit, {}, {}}, now);
  }));
}

tl::expected<HitNow, ApiError> Marketplace::hit(const Account& account, const HitId& id, Moment now) {
  settle(store_, now);
  return store_.read([&](const Records& records) -> tl::expected<HitNow, ApiError> {
    return find_hit(records, account, id).map([now](CountedHit row) { return as_of(std::move(row), now); });
  });
}

Page<HitNow> Marketplace::hits(const Account& account, std::optional<PageStart> start, std::int64_t limit,
                               Moment now) {
  settle(store_, now);
  auto rows = store_.read([&](const Records& records) { return records.hits(account.id, start, limit); });
  Page<HitNow> page;
  page.rows.reserve(rows.size());
  for (auto& row : rows) {
    page.next = row.place;
    page.rows.push_back(as_of(std::move(row), now));
  }
  return page;
}

tl::expected<Page<Assignment>, ApiError> Marketplace::assignments(const Account& account, const HitId& id,
                                                                  const std::vector<AssignmentState>& states,
                                                                  std::optional<PageStart> start,
                                                                  std::int64_t limit, Moment now) {
  settle(store_, now);
  return store_.read([&](const Records& records) -> tl::expected<Page<Assignment>, ApiError> {
    const auto found = find_hit(records, account, id);
    if (!found) return tl::unexpected(found.error());
    if (found->hit.mark == HitMark::disposed) {
      return wrong_hit_state(HitStatus::disposed, "Assignable, Unassignable, Reviewing, Reviewable");
    }
    Page<Assignment> page;
    for (auto& row : records.assignments(id, states, start, limit)) {
      page.next = row.place;
      page.rows.push_back(std::move(row.assignment));
    }
    return page;
  });
}

tl::expected<Marketplace::AssignmentWithHit, ApiError> Marketplace::assignment(const Account& account,
                                                                               const AssignmentId& id,
                                                                               Moment now) {
  settle(store_, now);
  return store_.read([&](const Records& records) -> tl::expected<AssignmentWithHit, ApiError> {
    auto own = find_assignment(records, account, id);
    if (!own) return tl::unexpected(own.error());
    if (!was_submitted(own->assignment.state) || own->hit.hit.mark == HitMark::disposed) {
      return wrong_assignment_state("Reviewable,Approved,Rejected");
    }
    return AssignmentWithHit{std::move(own->assignment), as_of(std::move(own->hit), now)};
  });
}

tl::expected<void, ApiError> Marketplace::approve(const Account& account, const AssignmentId& id,
                                                  const std::optional<std::string>& feedback,
                                                  Overriding overriding, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<void, ApiError> {
    settle(records, now);
    auto own = find_assignment(records, account, id);
    if (!own) return tl::unexpected(own.error());
    const bool overrides = overriding == Overriding::rejection && may_override(*own, now);
    if (own->assignment.state != AssignmentState::submitted && !overrides)
      return not_for_review(own->assignment.state);
    own->assignment.state = AssignmentState::approved;
    own->assignment.approved = now;
    if (feedback) own->assignment.feedback = feedback;
    records.update(own->assignment);
    return {};
  }));
}

tl::expected<void, ApiError> Marketplace::reject(const Account& account, const AssignmentId& id,
                                                 const std::string& feedback, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<void, ApiError> {
    settle(records, now);
    auto own = find_assignment(records, account, id);
    if (!own) return tl::unexpected(own.error());
    if (own->assignment.state != AssignmentState::submitted) return not_for_review(own->assignment.state);
    own->assignment.state = AssignmentState::rejected;
    own->assignment.rejected = now;
    own->assignment.feedback = feedback;
    records.update(own->assignment);
    return {};
  }));
}

tl::expected<void, ApiError> Marketplace::set_expiration(const Account& account, const HitId& id,
                                                         Moment expire_at, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<void, ApiError> {
    settle(records, now);
    const auto found = find_hit(records, account, id);
    if (!found) return tl::unexpected(found.error());
    if (found->hit.mark == HitMark::disposed) {
      return wrong_hit_state(HitStatus::disposed, "Assignable, Unassignable, Reviewing, Reviewable");
    }
    if (expire_at <= now) {
      if (found->hit.expiration > now) records.set_expiration(id, now);
      return {};
    }
    const std::int64_t increment_s = (expire_at.ms - found->hit.expiration.ms) / 1000;
    if (increment_s < least_extension_s || increment_s > most_extension_s) {
      return tl::unexpected(parameter_error(fmt::format(
          "The value {} is invalid for ExpirationIncrementInSeconds. Valid values range from {} to {}.",
          increment_s, least_extension_s, most_extension_s)));
    }
    records.set_expiration(id, expire_at);
    return {};
  }));
}

tl::expected<void, ApiError> Marketplace::delete_hit(const Account& account, const HitId& id, Moment now) {
  return flatten(store_.write([&](Records& records) -> tl::expected<void, ApiError> {
    settle(records, now);
    const auto found = find_hit(records, account, id);
    if (!found) return tl::unexpected(found.error());
    const HitStatus status = status_of(found->hit, found->counts, now);
    const bool is_over = status == HitStatus::reviewable || status == HitStatus::reviewing;
    if (!is_over || found->counts.submitted > 0) return wrong_hit_state(status, "Reviewing, Reviewable");
    records.set_mark(id, HitMark::disposed);
    return {};
  }));
}

}  // namespace errand::marketplace

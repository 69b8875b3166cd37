#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "server/app/form.hpp"
#include "server/marketplace/api_error.hpp"
#include "server/marketplace/refusal.hpp"
#include "server/marketplace/values/account.hpp"
#include "server/marketplace/values/assignment.hpp"
#include "server/marketplace/values/hit.hpp"
#include "server/marketplace/values/page.hpp"

namespace errand::store {
class Store;
}

namespace errand::marketplace {

/// One row of the worker's list.
struct GroupRow {
  GroupId group;
  std::string title;
  std::string description;
  std::string keywords;
  std::string requester;
  Cents reward;
  std::int64_t duration_s = 0;
  std::int64_t hits_available = 0;  ///< HITs of the group that this worker could accept now
  Moment created;                   ///< of the newest of them
  Moment expiration;                ///< of the last one to expire
};

/// A HIT to look at before accepting.
struct PreviewPage {
  GroupId group;
  HitTypeId hit_type;
  HitId hit;
  std::string title;
  std::string description;
  std::string keywords;
  std::string requester;
  Cents reward;
  std::int64_t duration_s = 0;
  std::int64_t hits_available = 0;
  std::string url;                ///< ExternalURL, without the parameters that the frame adds
  std::int64_t frame_height = 0;  ///< pixels; 0 follows the window
};

/// A HIT that a worker holds.
struct AcceptedTask {
  AssignmentId assignment;
  WorkerId worker;
  GroupId group;
  HitTypeId hit_type;
  HitId hit;
  std::string title;
  std::string description;
  std::string requester;
  Cents reward;
  Moment accepted;
  Moment deadline;
  std::string url;
  std::int64_t frame_height = 0;
};

/// One line of a worker's finished work.
struct EarningsRow {
  AssignmentId assignment;
  HitId hit;
  std::string title;
  std::string requester;
  Cents reward;
  AssignmentState state;  ///< submitted, approved or rejected
  Moment submitted;
  std::optional<std::string> feedback;
};

struct Submitted {
  AssignmentId assignment;
  HitId hit;
  GroupId group;
  WorkerId worker;
};

/// A new HIT as the requester asked for it; its numbers are within the API's limits and `url` is what
/// `question` says.
struct HitDraft {
  std::variant<HitTypeId, HitTypeProperties>
      type;  ///< an existing one, or the properties of one to find or make
  std::string question;
  std::string url;
  std::int64_t frame_height = 0;
  std::optional<std::string> annotation;
  std::int64_t max_assignments = 1;
  std::int64_t lifetime_s = 0;
};

/// A requester's UniqueRequestToken with a digest of everything else in the request.
struct RequestToken {
  std::string token;
  std::string payload_sha256;
};

enum class Overriding { no, rejection };

/// The largest body of externalSubmit. Whatever the task's page lets a worker submit
/// (`errand::max_answer_bytes`) fits into it, however it is escaped.
inline constexpr std::size_t max_submission_bytes = std::size_t{7} * 1024 * 1024;
/// The largest answer XML that is stored. Whatever the task's page lets a worker submit fits into it, too.
inline constexpr std::size_t max_answer_xml_bytes = std::size_t{9} * 1024 * 1024;
/// How long a UniqueRequestToken is remembered (API reference, CreateHIT).
inline constexpr std::int64_t token_life_ms = 24LL * 60 * 60 * 1000;

/// The marketplace: what workers and requesters can do, over one store. Every verb brings the deadlines and
/// automatic approvals up to `now` first, so what it sees never depends on when a timer ran; nothing is
/// answered before it is durable. Not for use from two threads at a time.
class Marketplace {
 public:
  Marketplace(store::Store& store, std::vector<Account> accounts);

  const std::vector<Account>& accounts() const { return accounts_; }

  // Workers.

  /// The groups in which this worker could accept a HIT, newest first.
  std::vector<GroupRow> groups(const WorkerId& worker, Moment now);
  /// A HIT of the group that this worker could accept. `group` is a HIT group or a HIT type id, as worker
  /// links hold either.
  tl::expected<PreviewPage, Refusal> preview(std::string_view group, const WorkerId& worker, Moment now);
  /// Takes that HIT, or the next free one of the group. Repeating it for a HIT already held gives the same
  /// assignment.
  tl::expected<AcceptedTask, Refusal> accept(std::string_view group, const std::optional<HitId>& hit,
                                             const WorkerId& worker, Moment now);
  /// A held assignment, to load its frame again.
  tl::expected<AcceptedTask, Refusal> task(const AssignmentId& assignment, const WorkerId& worker,
                                           Moment now);
  /// Returns the assignment; another worker (or this one) can take the slot.
  tl::expected<void, Refusal> give_back(const AssignmentId& assignment, const WorkerId& worker, Moment now);
  /// What externalSubmit does. `assignmentId` among the fields says who and what; the rest becomes the
  /// answer.
  tl::expected<Submitted, Refusal> submit(const std::vector<app::Field>& fields, Moment now);
  /// What this worker holds, the nearest deadline first.
  std::vector<AcceptedTask> queue(const WorkerId& worker, Moment now);
  /// What this worker submitted, newest first, at most 1,000.
  std::vector<EarningsRow> done(const WorkerId& worker, Moment now);

  // Requesters.

  /// The type with these properties, made now if there is none.
  tl::expected<HitTypeId, ApiError> create_hit_type(const Account& account,
                                                    const HitTypeProperties& properties, Moment now);
  /// A HIT of that type. A token used within 24 hours makes none: HitAlreadyExists with the first HIT's id.
  tl::expected<HitNow, ApiError> create_hit(const Account& account, const HitDraft& draft,
                                            const std::optional<RequestToken>& token, Moment now);
  tl::expected<HitNow, ApiError> hit(const Account& account, const HitId& id, Moment now);
  /// Not disposed, newest first, after `start` if given.
  Page<HitNow> hits(const Account& account, std::optional<PageStart> start, std::int64_t limit, Moment now);
  /// Of these states, in order of submission. Accepted ones are never listed.
  tl::expected<Page<Assignment>, ApiError> assignments(const Account& account, const HitId& hit,
                                                       const std::vector<AssignmentState>& states,
                                                       std::optional<PageStart> start, std::int64_t limit,
                                                       Moment now);
  struct AssignmentWithHit {
    Assignment assignment;
    HitNow hit;
  };
  tl::expected<AssignmentWithHit, ApiError> assignment(const Account& account, const AssignmentId& id,
                                                       Moment now);
  tl::expected<void, ApiError> approve(const Account& account, const AssignmentId& id,
                                       const std::optional<std::string>& feedback, Overriding overriding,
                                       Moment now);
  tl::expected<void, ApiError> reject(const Account& account, const AssignmentId& id,
                                      const std::string& feedback, Moment now);
  /// A past instant expires the HIT at once; a later one may only extend it, by 60 s to 31,536,000 s.
  tl::expected<void, ApiError> set_expiration(const Account& account, const HitId& id, Moment expire_at,
                                              Moment now);
  /// Only a reviewable HIT with nothing left to review.
  tl::expected<void, ApiError> delete_hit(const Account& account, const HitId& id, Moment now);

  /// Abandons assignments whose deadline passed and approves what is due. For a timer, so that the store
  /// shows it too.
  void sweep(Moment now);

 private:
  std::string requester_of(const AccountId& account) const;
  AcceptedTask task_of(const Assignment& assignment, const Hit& hit) const;

  store::Store& store_;
  std::vector<Account> accounts_;
};

}  // namespace errand::marketplace

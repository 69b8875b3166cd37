#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/marketplace/values/assignment.hpp"
#include "server/marketplace/values/hit.hpp"
#include "server/marketplace/values/page.hpp"

namespace SQLite {
class Database;
}

namespace errand::store {

using marketplace::AccountId;
using marketplace::Assignment;
using marketplace::AssignmentId;
using marketplace::AssignmentState;
using marketplace::GroupId;
using marketplace::Hit;
using marketplace::HitCounts;
using marketplace::HitId;
using marketplace::HitMark;
using marketplace::HitType;
using marketplace::HitTypeId;
using marketplace::Moment;
using marketplace::PageStart;
using marketplace::WorkerId;

struct CountedHit {
  Hit hit;
  HitCounts counts;
  PageStart place;  ///< in its account's list
};

struct PlacedAssignment {
  Assignment assignment;
  PageStart place;  ///< in its HIT's list
};

struct AssignmentOfHit {
  Assignment assignment;
  Hit hit;
};

/// A HIT type with HITs that a worker could accept.
struct OpenGroup {
  HitType type;
  std::int64_t hits = 0;
  Moment newest;           ///< creation of the newest of these HITs
  Moment last_expiration;  ///< of the one that stays longest
};

/// What a UniqueRequestToken was used for.
struct TokenUse {
  std::string payload_sha256;
  HitId hit;
  Moment used;
};

/// The marketplace's records within one transaction: reads are const. Got from `Store::read` and
/// `Store::write`, valid only while they run. Knows which rows exist and which may exist together; the
/// marketplace knows the rules.
class Records {
 public:
  explicit Records(SQLite::Database& database) : database_{database} {}

  std::optional<HitType> hit_type(const HitTypeId& id) const;
  std::optional<CountedHit> hit(const HitId& id) const;
  /// Not disposed, newest first, those after `start`.
  std::vector<CountedHit> hits(const AccountId& account, std::optional<PageStart> start,
                               std::int64_t limit) const;
  std::optional<Assignment> assignment(const AssignmentId& id) const;
  /// The HIT's submitted assignments in these states, by time of submission, those after `start`.
  std::vector<PlacedAssignment> assignments(const HitId& hit, const std::vector<AssignmentState>& states,
                                            std::optional<PageStart> start, std::int64_t limit) const;
  /// Groups, the newest HIT first, counting the HITs that are unexpired, have a slot and were not taken by
  /// this worker.
  std::vector<OpenGroup> groups_open_to(const WorkerId& worker, Moment now) const;
  /// The group with that group id or HIT type id, in the same sense; nullopt when nothing in it is open to
  /// the worker.
  std::optional<OpenGroup> group_open_to(std::string_view group, const WorkerId& worker, Moment now) const;
  /// The oldest such HIT of a type.
  std::optional<HitId> next_hit_for(const HitTypeId& type, const WorkerId& worker, Moment now) const;
  /// True when a HIT type has this id or group id.
  bool knows_group(std::string_view group) const;
  /// The worker's accepted, submitted or reviewed assignment of that HIT.
  std::optional<Assignment> live_assignment(const HitId& hit, const WorkerId& worker) const;
  /// Accepted ones, the nearest deadline first.
  std::vector<AssignmentOfHit> held_by(const WorkerId& worker) const;
  /// Submitted and reviewed ones, the newest submission first.
  std::vector<AssignmentOfHit> submitted_by(const WorkerId& worker, std::int64_t limit) const;
  std::optional<TokenUse> token_use(const AccountId& account, std::string_view token) const;
  /// A deadline or an automatic approval is at or before `now`.
  bool anything_due(Moment now) const;

  /// Adds `type` unless its account has one with equal properties; that one's id or the new one's.
  HitTypeId find_or_add(const HitType& type);
  void add(const Hit& hit);
  /// False when the worker has a live assignment of that HIT.
  [[nodiscard]] bool add(const Assignment& assignment);
  /// Writes the assignment's state, times, answer and feedback over those of the same id.
  void update(const Assignment& assignment);
  void set_expiration(const HitId& hit, Moment expiration);
  void set_mark(const HitId& hit, HitMark mark);
  /// Remembers the token, also in place of an older use.
  void put_token_use(const AccountId& account, std::string_view token, const TokenUse& use);
  void forget_tokens_before(Moment moment);
  /// Accepted ones whose deadline is at or before `now`.
  void abandon_due(Moment now);
  /// Submitted ones whose automatic approval is at or before `now`; they count as approved at that moment.
  void approve_due(Moment now);

 private:
  SQLite::Database& database_;
};

}  // namespace errand::store

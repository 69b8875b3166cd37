#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/app/moment.hpp"
#include "server/marketplace/values/ids.hpp"
#include "server/marketplace/values/money.hpp"

namespace errand::marketplace {

using app::Moment;

/// What makes two HITs of one type. Equal properties of one requester are one HIT type, so "0.1" and "0.10"
/// are too.
struct HitTypeProperties {
  std::string title;
  std::string description;
  std::string keywords;  ///< comma-separated as the requester wrote them; "" when there are none
  Cents reward;
  std::int64_t duration_s = 0;       ///< how long a worker may hold an assignment
  std::int64_t auto_approval_s = 0;  ///< from submission to approval by itself; 0 is at once
  bool operator==(const HitTypeProperties&) const = default;
};

struct HitType {
  HitTypeId id;
  GroupId group;
  AccountId account;
  HitTypeProperties properties;
  Moment created;
  bool operator==(const HitType&) const = default;
};

/// A requester's own decision about a HIT; everything else about its status follows from the assignments and
/// the time.
enum class HitMark { none, reviewing, disposed };

struct Hit {
  HitId id;
  HitType type;
  std::string question;           ///< the XML as the requester sent it
  std::string url;                ///< read from `question`
  std::int64_t frame_height = 0;  ///< pixels; 0 follows the worker's window
  std::optional<std::string> annotation;
  std::int64_t max_assignments = 1;
  Moment created;
  Moment expiration;
  HitMark mark = HitMark::none;
  bool operator==(const Hit&) const = default;
};

/// How a HIT's assignments stand. Returned and abandoned ones are in none: their slots are free again.
struct HitCounts {
  std::int64_t pending = 0;    ///< accepted, neither submitted nor given back
  std::int64_t submitted = 0;  ///< waiting for review
  std::int64_t completed = 0;  ///< approved or rejected
  bool operator==(const HitCounts&) const = default;
};

enum class HitStatus { assignable, unassignable, reviewable, reviewing, disposed };

/// A HIT with what is true of it now.
struct HitNow {
  Hit hit;
  HitCounts counts;
  HitStatus status = HitStatus::assignable;
  std::int64_t available = 0;  ///< assignments a worker could still accept
  bool operator==(const HitNow&) const = default;
};

/// Assignments nobody holds; none once the HIT expired.
std::int64_t available(const Hit& hit, const HitCounts& counts, Moment now);
/// The HIT life cycle of the Requester guide, as a function of what happened and the time.
HitStatus status_of(const Hit& hit, const HitCounts& counts, Moment now);
/// As the API writes it: "Assignable" and so on.
std::string_view name_of(HitStatus status);

}  // namespace errand::marketplace

#include "server/marketplace/values/hit.hpp"

#include <algorithm>

namespace errand::marketplace {

std::int64_t available(const Hit& hit, const HitCounts& counts, Moment now) {
  if (hit.mark != HitMark::none || now >= hit.expiration) return 0;
  const std::int64_t taken = counts.pending + counts.submitted + counts.completed;
  return std::max<std::int64_t>(0, hit.max_assignments - taken);
}

HitStatus status_of(const Hit& hit, const HitCounts& counts, Moment now) {
  if (hit.mark == HitMark::disposed) return HitStatus::disposed;
  if (hit.mark == HitMark::reviewing) return HitStatus::reviewing;
  if (available(hit, counts, now) > 0) return HitStatus::assignable;
  return counts.pending > 0 ? HitStatus::unassignable : HitStatus::reviewable;
}

std::string_view name_of(HitStatus status) {
  switch (status) {
    case HitStatus::assignable:
      return "Assignable";
    case HitStatus::unassignable:
      return "Unassignable";
    case HitStatus::reviewable:
      return "Reviewable";
    case HitStatus::reviewing:
      return "Reviewing";
    case HitStatus::disposed:
      return "Disposed";
  }
  return "";
}

}  // namespace errand::marketplace

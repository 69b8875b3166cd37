#include "requester/cost.hpp"

#include <algorithm>

namespace errand::requester {
namespace {

std::int64_t percent_of(std::int64_t per_hit) { return per_hit >= 10 ? 40 : 20; }

}  // namespace

Cents fee_on(Cents reward, std::int64_t per_hit) {
  return {std::max<std::int64_t>(1, (reward.count * percent_of(per_hit) + 50) / 100)};
}

Cost cost_of(Cents reward, std::int64_t hits, std::int64_t per_hit) {
  const std::int64_t assignments = hits * per_hit;
  return {.rewards = {assignments * reward.count},
          .fees = {assignments * fee_on(reward, per_hit).count},
          .percent = percent_of(per_hit)};
}

}  // namespace errand::requester

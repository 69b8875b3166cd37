#pragma once
#include <cstdint>

#include "server/marketplace/values/money.hpp"

namespace errand::requester {

using marketplace::Cents;

/// What `assignments` of `reward` each cost, `per_hit` of them on one HIT.
struct Cost {
  Cents rewards;
  Cents fees;  ///< what a marketplace with MTurk's fees takes on top
  std::int64_t percent = 0;
  Cents total() const { return {rewards.count + fees.count}; }
  bool operator==(const Cost&) const = default;
};

/// MTurk's fee on one assignment (its pricing page): 20 % of the reward, 40 % on HITs of ten and more
/// assignments, rounded half up to the cent, at least one cent.
Cents fee_on(Cents reward, std::int64_t per_hit);

Cost cost_of(Cents reward, std::int64_t hits, std::int64_t per_hit);

}  // namespace errand::requester

#include "requester/cost.hpp"

#include <gtest/gtest.h>

namespace errand::requester {
namespace {

TEST(Cost, AFeeIsTwentyPercentRoundedHalfUpAndAtLeastACent) {
  EXPECT_EQ(fee_on({50}, 9).count, 10);
  EXPECT_EQ(fee_on({52}, 1).count, 10);  // 10.4
  EXPECT_EQ(fee_on({53}, 1).count, 11);  // 10.6
  EXPECT_EQ(fee_on({1}, 1).count, 1);
  EXPECT_EQ(fee_on({0}, 1).count, 1);
}

TEST(Cost, TenAssignmentsAndMoreCostFortyPercent) {
  EXPECT_EQ(fee_on({50}, 10).count, 20);
  EXPECT_EQ(fee_on({1}, 10).count, 1);
  EXPECT_EQ(fee_on({4}, 10).count, 2);  // 1.6
}

TEST(Cost, EveryAssignmentOfEveryHitIsPaid) {
  EXPECT_EQ(cost_of({20}, 12, 3), (Cost{.rewards = {720}, .fees = {144}, .percent = 20}));
  EXPECT_EQ(cost_of({20}, 12, 3).total().count, 864);
}

}  // namespace
}  // namespace errand::requester

#include "server/admin/turns.hpp"

#include <gtest/gtest.h>

namespace errand::admin {
namespace {

TEST(Turns, AreSoManyForEachAndComeBack) {
  Turns turns{2};
  auto first = turns.take("ann");
  const auto second = turns.take("ann");
  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(turns.take("ann"), nullptr);
  EXPECT_NE(turns.take("ben"), nullptr);
  first.reset();
  EXPECT_NE(turns.take("ann"), nullptr);
}

}  // namespace
}  // namespace errand::admin

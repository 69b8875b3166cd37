#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

constexpr std::int64_t second = 1000000;

const SubtaskTimes& first_times(const Sitting& sitting) {
  return sitting.state().times.subtasks[sitting.state().order[0]];
}

TEST(Timing, ASubtaskIsVisibleFromItsPaintedFrameUntilItIsLeft) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();                                  // 1, 2, 3 s
  sitting.happens(Shown{}, 100000);                  // 3.1 s
  sitting.answers("like", {"yes"});                  // 4.1 s
  sitting.answers("like", {"no"});                   // 5.1 s
  sitting.happens(Next{});                           // 6.1 s
  const SubtaskTimes& times = first_times(sitting);  // counted from the first event, at 1 s
  EXPECT_EQ(times.shown, Micros{2 * second + 100000});
  EXPECT_EQ(times.first_touched, Micros{3 * second + 100000});
  EXPECT_EQ(times.last_touched, Micros{4 * second + 100000});
  EXPECT_EQ(times.left, Micros{5 * second + 100000});
  EXPECT_EQ(times.visible, Micros{3 * second});
  EXPECT_EQ(times.hidden, Micros{0});
}

TEST(Timing, LunchInAnotherTabIsHiddenTimeNotReading) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Shown{});
  sitting.happens(Hidden{}, 2 * second);
  sitting.happens(Visible{}, 1800 * second);
  sitting.answers("like", {"yes"});
  sitting.happens(Next{}, 3 * second);
  EXPECT_EQ(first_times(sitting).hidden, Micros{1800 * second});
  EXPECT_EQ(first_times(sitting).visible, Micros{6 * second});
}

TEST(Timing, TimeBetweenACrashAndTheNextLoadIsAway) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Shown{});
  sitting.answers("like", {"yes"});
  sitting.happens(Opened{}, 600 * second);
  sitting.happens(Shown{});
  sitting.happens(Next{}, 5 * second);
  EXPECT_EQ(sitting.state().times.away, Micros{600 * second});
  EXPECT_EQ(sitting.state().times.loads, 2u);
  EXPECT_EQ(first_times(sitting).visible, Micros{5 * second}) << "an unfinished visit counts for nothing";
}

TEST(Timing, AClockThatIsSetBackGoesOnFromWhereItWas) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  const Micros before = sitting.state().times.now;
  sitting.happens(Shown{}, -3600 * second);
  EXPECT_EQ(sitting.state().times.now, before);
  EXPECT_EQ(sitting.state().times.backwards, 1u);
  sitting.answers("like", {"yes"});
  sitting.happens(Next{}, 3 * second);
  EXPECT_EQ(first_times(sitting).visible, Micros{4 * second});
  EXPECT_EQ(sitting.state().times.backwards, 1u);
}

TEST(Timing, VisitsAddUp) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Shown{});
  sitting.answers("like", {"yes"});
  sitting.happens(Next{});
  sitting.happens(Shown{});
  sitting.happens(Previous{}, 7 * second);
  sitting.happens(Shown{});
  sitting.happens(Next{}, 4 * second);
  EXPECT_EQ(first_times(sitting).visible, Micros{6 * second});
  EXPECT_EQ(sitting.state().times.subtasks[sitting.state().order[1]].visible, Micros{7 * second});
}

}  // namespace
}  // namespace errand::tests

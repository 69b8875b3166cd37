#include "requester/pacific_time.hpp"

#include <gtest/gtest.h>

namespace errand::requester {
namespace {

app::Moment seconds(std::int64_t count) { return {count * 1000}; }

TEST(PacificTime, LooksAsInABatchFile) {
  EXPECT_EQ(pacific_time(seconds(1574312606)), "Wed Nov 20 21:03:26 PST 2019");
  EXPECT_EQ(pacific_time(seconds(1561953599)), "Sun Jun 30 20:59:59 PDT 2019");
}

TEST(PacificTime, DaylightTimeBeginsOnTheSecondSundayOfMarchAtTwo) {
  EXPECT_EQ(pacific_time(seconds(1772963999)), "Sun Mar 08 01:59:59 PST 2026");
  EXPECT_EQ(pacific_time(seconds(1772964000)), "Sun Mar 08 03:00:00 PDT 2026");
}

TEST(PacificTime, DaylightTimeEndsOnTheFirstSundayOfNovemberAtTwo) {
  EXPECT_EQ(pacific_time(seconds(1793523599)), "Sun Nov 01 01:59:59 PDT 2026");
  EXPECT_EQ(pacific_time(seconds(1793523600)), "Sun Nov 01 01:00:00 PST 2026");
}

TEST(PacificTime, NewYearFallsInTheEveningBefore) {
  EXPECT_EQ(pacific_time(seconds(1767225600)), "Wed Dec 31 16:00:00 PST 2025");
}

TEST(PacificTime, MillisecondsAreCutOff) {
  EXPECT_EQ(pacific_time({1574312606999}), "Wed Nov 20 21:03:26 PST 2019");
}

TEST(UtcTime, IsIso8601WithMilliseconds) { EXPECT_EQ(utc_time({1574312606007}), "2019-11-21T05:03:26.007Z"); }

}  // namespace
}  // namespace errand::requester

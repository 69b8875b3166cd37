#include "server/marketplace/worker_site_words.hpp"

#include <gtest/gtest.h>

namespace errand::marketplace {
namespace {

TEST(Words, SayADurationInItsTwoLargestUnits) {
  EXPECT_EQ(duration_words(0), "0 seconds");
  EXPECT_EQ(duration_words(1), "1 second");
  EXPECT_EQ(duration_words(59), "59 seconds");
  EXPECT_EQ(duration_words(60), "1 minute");
  EXPECT_EQ(duration_words(90), "1 minute 30 seconds");
  EXPECT_EQ(duration_words(3'600), "1 hour");
  EXPECT_EQ(duration_words(5'400), "1 hour 30 minutes");
  EXPECT_EQ(duration_words(3'601), "1 hour");
  EXPECT_EQ(duration_words(7 * 86'400), "7 days");
  EXPECT_EQ(duration_words(86'400 + 7'200 + 60), "1 day 2 hours");
}

TEST(Words, WriteMomentsInUniversalTime) {
  const app::Moment moment{1'791'381'930'999};
  EXPECT_EQ(iso_time(moment), "2026-10-07T14:05:30Z");
  EXPECT_EQ(date_words(moment), "7 Oct 2026, 14:05 UTC");
  EXPECT_EQ(clock_words(moment), "14:05:30 UTC");
  EXPECT_EQ(iso_time({951'782'400'000}), "2000-02-29T00:00:00Z");
}

}  // namespace
}  // namespace errand::marketplace

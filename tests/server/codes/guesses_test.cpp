#include "server/codes/guesses.hpp"

#include <gtest/gtest.h>

namespace errand::codes {
namespace {

constexpr app::Moment now{1'800'000'000'000};
constexpr app::Moment later(std::int64_t ms) { return {now.ms + ms}; }

TEST(Guesses, AreCountedByAddressAndForgivenWithTime) {
  Guesses guesses{{.per_address = 3, .address_ms = 1000, .all = 100, .all_ms = 1}};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(guesses.wait_ms("192.0.2.1", now), 0) << i;
    guesses.note_wrong("192.0.2.1", now);
  }
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", now), 1000);
  EXPECT_EQ(guesses.wait_ms("192.0.2.2", now), 0);
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", later(999)), 1);
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", later(1000)), 0);
  guesses.note_wrong("192.0.2.1", later(1000));
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", later(1000)), 1000);
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", later(10'000)), 0);
}

TEST(Guesses, ManyAddressesTogetherWaitAndWhoNeverGuessedWrongDoesNot) {
  Guesses guesses{{.per_address = 3, .address_ms = 1000, .all = 10, .all_ms = 500}};
  for (int i = 0; i < 10; ++i) guesses.note_wrong("192.0.2." + std::to_string(i), now);
  EXPECT_EQ(guesses.wait_ms("192.0.2.0", now), 500);
  EXPECT_EQ(guesses.wait_ms("198.51.100.1", now), 0);
}

TEST(Guesses, ANetworkOfIPv6IsOneAddress) {
  EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8::ffff:1"));
  EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
  EXPECT_NE(network_of("192.0.2.1"), network_of("192.0.2.2"));
}

TEST(Guesses, OnlySoManyAddressesAreRemembered) {
  Guesses guesses{{.per_address = 1, .address_ms = 1000, .all = 100, .all_ms = 1, .addresses = 2}};
  for (const char* peer : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) guesses.note_wrong(peer, now);
  EXPECT_EQ(guesses.wait_ms("192.0.2.1", now), 0);
  EXPECT_EQ(guesses.wait_ms("192.0.2.2", now), 1000);
  EXPECT_EQ(guesses.wait_ms("192.0.2.3", now), 1000);
}

}  // namespace
}  // namespace errand::codes

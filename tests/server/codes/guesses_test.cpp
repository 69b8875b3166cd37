#include "server/codes/guesses.hpp"

#include <gtest/gtest.h>

namespace errand::codes {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr Guesses::Instant now{1000h};

TEST(Guesses, AreCountedByGuesserAndForgivenWithTime) {
  Guesses guesses{{.per_guesser = 3, .guesser_time = 1000ms, .all = 100, .all_time = 1ms}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guesses.count("192.0.2.1", now), 0ms) << i;
  EXPECT_EQ(guesses.count("192.0.2.1", now), 1000ms);
  EXPECT_EQ(guesses.count("192.0.2.2", now), 0ms);
  EXPECT_EQ(guesses.count("192.0.2.1", now + 999ms), 1ms);
  EXPECT_EQ(guesses.count("192.0.2.1", now + 1000ms), 0ms);
  EXPECT_EQ(guesses.count("192.0.2.1", now + 1000ms), 1000ms);
  EXPECT_EQ(guesses.count("192.0.2.1", now + 10s), 0ms);
}

TEST(Guesses, ThatWereRightAreTakenBack) {
  Guesses guesses{{.per_guesser = 1, .guesser_time = 1000ms, .all = 2, .all_time = 1000ms}};
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(guesses.count("192.0.2.1", now), 0ms) << i;
    // Meanwhile there is no second one.
    EXPECT_EQ(guesses.count("192.0.2.1", now), 1000ms) << i;
    guesses.take_back("192.0.2.1");
  }
  EXPECT_EQ(guesses.count("192.0.2.2", now), 0ms);
}

TEST(Guesses, ManyTogetherWaitAndWhoNeverGuessedWrongDoesNot) {
  Guesses guesses{{.per_guesser = 3, .guesser_time = 1000ms, .all = 10, .all_time = 500ms}};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(guesses.count("192.0.2." + std::to_string(i), now), 0ms);
  EXPECT_EQ(guesses.count("192.0.2.0", now), 500ms);
  EXPECT_EQ(guesses.count("198.51.100.1", now), 0ms);
}

TEST(Guesses, ANetworkOfIPv6IsOneGuesser) {
  EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8::ffff:1"));
  EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
  EXPECT_NE(network_of("192.0.2.1"), network_of("192.0.2.2"));
}

TEST(Guesses, OnlySoManyGuessersAreRemembered) {
  Guesses guesses{{.per_guesser = 1, .guesser_time = 1000ms, .all = 100, .all_time = 1ms, .guessers = 2}};
  for (const char* peer : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) guesses.count(peer, now);
  EXPECT_EQ(guesses.count("192.0.2.3", now), 1000ms);
  EXPECT_EQ(guesses.count("192.0.2.2", now), 1000ms);
  EXPECT_EQ(guesses.count("192.0.2.1", now), 0ms);
}

}  // namespace
}  // namespace errand::codes

#include <gtest/gtest.h>

#include <set>

#include "server/marketplace/values/hit.hpp"
#include "server/marketplace/values/ids.hpp"
#include "server/marketplace/values/money.hpp"

namespace errand::marketplace {
namespace {

TEST(Money, EveryAmountUpToTenThousandDollarsIsReadAsItIsWritten) {
  for (std::int64_t cents = 0; cents < 1'000'000; ++cents) {
    ASSERT_EQ(parse_amount(format_amount({cents})), Cents{cents}) << cents;
  }
}

TEST(Money, AmountsMayBeShort) {
  const std::vector<std::pair<std::string_view, std::int64_t>> good{{"0", 0},
                                                                    {"1", 100},
                                                                    {"1.", 100},
                                                                    {"1.5", 150},
                                                                    {"1.05", 105},
                                                                    {"001.50", 150},
                                                                    {"999999999.99", 99'999'999'999}};
  for (const auto& [text, cents] : good) EXPECT_EQ(parse_amount(text), Cents{cents}) << text;
}

TEST(Money, WhatIsNoAmountIsRefused) {
  for (const std::string_view text : {"", ".", ".5", "1.005", "1e2", "1,00", " 1", "1 ", "-1", "+1", "$1",
                                      "0x1", "1.2.3", "1.-5", "٣", "9223372036854775808", "1000000000"}) {
    EXPECT_EQ(parse_amount(text), std::nullopt) << text;
  }
}

TEST(Ids, AreOfTheShapeThatClientsKnowAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fresh_entity_id();
    ASSERT_TRUE(is_entity_id(id)) << id;
    ASSERT_EQ(id.size(), 30u);
    ASSERT_EQ(id.front(), '3');
    ASSERT_TRUE(seen.insert(id).second) << id;
  }
}

TEST(Ids, UseTheirWholeAlphabetEvenly) {
  std::array<int, 256> counts{};
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fresh_entity_id();
    for (const char c : id.substr(1)) ++counts[static_cast<unsigned char>(c)];
  }
  // 290,000 draws over 36 characters: 8,056 each, standard deviation 88.
  for (const char c : std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}) {
    EXPECT_NEAR(counts[static_cast<unsigned char>(c)], 8056, 6 * 88) << c;
  }
}

TEST(Ids, WorkersBeginWithA) {
  EXPECT_TRUE(is_worker_id(fresh_worker_id()));
  EXPECT_EQ(fresh_worker_id().size(), 14u);
  EXPECT_TRUE(is_worker_id("AWORKER1ERRAND"));
  for (const std::string_view text : {"", "A", "B123", "Aworker", "A 1", "A_1"})
    EXPECT_FALSE(is_worker_id(text)) << text;
}

TEST(Ids, AreHeldToTheModelsLengthAndAlphabet) {
  EXPECT_TRUE(is_entity_id("3"));
  EXPECT_TRUE(is_entity_id(std::string(64, 'Z')));
  for (const std::string& text :
       {std::string{}, std::string(65, 'Z'), std::string{"3a"}, std::string{"3\n"}}) {
    EXPECT_FALSE(is_entity_id(text)) << text;
  }
}

struct StatusCase {
  std::string_view name;
  HitCounts counts;
  bool is_expired;
  HitMark mark;
  HitStatus status;
  std::int64_t available;
};

TEST(HitStatus, FollowsFromTheCountsTheTimeAndTheMark) {
  Hit hit;
  hit.max_assignments = 5;
  hit.expiration = {1000};
  using enum HitStatus;
  // The first five are the Requester guide's own example.
  const std::vector<StatusCase> cases{
      {"new", {0, 0, 0}, false, HitMark::none, assignable, 5},
      {"three accepted", {3, 0, 0}, false, HitMark::none, assignable, 2},
      {"two submitted, the others accepted", {3, 2, 0}, false, HitMark::none, unassignable, 0},
      {"one of them returned", {2, 2, 0}, false, HitMark::none, assignable, 1},
      {"all submitted", {0, 5, 0}, false, HitMark::none, reviewable, 0},
      {"all approved", {0, 0, 5}, false, HitMark::none, reviewable, 0},
      {"expired before anyone came", {0, 0, 0}, true, HitMark::none, reviewable, 0},
      {"expired while one is held", {1, 0, 0}, true, HitMark::none, unassignable, 0},
      {"expired with work to review", {0, 2, 1}, true, HitMark::none, reviewable, 0},
      {"under review", {0, 5, 0}, false, HitMark::reviewing, reviewing, 0},
      {"deleted", {0, 0, 5}, true, HitMark::disposed, disposed, 0},
      {"more taken than there are", {0, 6, 0}, false, HitMark::none, reviewable, 0},
  };
  for (const StatusCase& each : cases) {
    hit.mark = each.mark;
    const Moment now{each.is_expired ? 1000 : 999};
    EXPECT_EQ(name_of(status_of(hit, each.counts, now)), name_of(each.status)) << each.name;
    EXPECT_EQ(available(hit, each.counts, now), each.available) << each.name;
  }
}

}  // namespace
}  // namespace errand::marketplace

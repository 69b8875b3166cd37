#include "server/codes/study_key.hpp"

#include <gtest/gtest.h>

namespace errand::codes {
namespace {

TEST(StudyKeys, ComeBackFromTheirFile) {
  StudyKeys keys = fresh_keys("reading-habits", {1000});
  rotate(keys, {61'999});
  const auto back = read_keys(to_json(keys));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(back->study, "reading-habits");
  ASSERT_EQ(back->keys.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(back->keys[i].secret, keys.keys[i].secret);
  EXPECT_EQ(back->keys[0].since, app::Moment{1000});
  EXPECT_EQ(back->keys[1].since, app::Moment{61'000});
  replace_leaked(keys, {62'000});
  const auto leaked = read_keys(to_json(keys));
  EXPECT_TRUE(leaked->keys[0].is_leaked);
  EXPECT_TRUE(leaked->keys[1].is_leaked);
  EXPECT_FALSE(leaked->keys[2].is_leaked);
  EXPECT_NE(keys.keys[0].secret, keys.keys[1].secret);
}

TEST(StudyKeys, AMomentIsOfTheEpochThatHadBegunThen) {
  StudyKeys keys = fresh_keys("a", {10'000});
  rotate(keys, {20'000});
  rotate(keys, {20'000});
  for (const auto& [ms, epoch] : std::vector<std::pair<std::int64_t, std::uint32_t>>{
           {0, 1}, {10'000, 1}, {19'999, 1}, {20'000, 3}, {99'000, 3}})
    EXPECT_EQ(keys.at({ms}).epoch, epoch) << ms;
}

TEST(StudyKeys, AnEpochThatHadNotBegunIsPassedOverWhenTheKeysLeak) {
  StudyKeys keys = fresh_keys("a", {10'000});
  rotate(keys, {90'000});
  replace_leaked(keys, {20'500});
  EXPECT_EQ(keys.at({19'999}).epoch, 1U);
  EXPECT_EQ(keys.at({20'000}).epoch, 3U);
  EXPECT_TRUE(read_keys(to_json(keys)));
}

TEST(StudyKeys, EveryUseHasItsOwnSecret) {
  const StudyKeys keys = fresh_keys("a", {0});
  EXPECT_NE(derived(keys.newest(), Use::code), derived(keys.newest(), Use::ticket));
  EXPECT_NE(derived(keys.newest(), Use::code), keys.newest().secret);
}

TEST(StudyKeys, AWrongFileIsExplained) {
  const std::string secret(43, 'A');
  for (const std::string& bad :
       {std::string{}, std::string{"[]"}, std::string{R"({"study": "a"})"},
        std::string{R"({"study": "A", "keys": []})"}, std::string{R"({"study": "a", "keys": []})"},
        std::string{R"({"study": "a", "keys": [{"epoch": 1}]})"},
        std::string{R"({"study": "a", "keys": [{"epoch": 1, "secret": "AAAA"}]})"},
        R"({"study": "a", "keys": [{"epoch": 1, "since": -1, "secret": ")" + secret + R"(="}]})",
        R"({"study": "a", "keys": [{"epoch": 2, "since": 0, "secret": ")" + secret + R"(="}]})",
        R"({"study": "a", "keys": [{"epoch": 1, "since": 9, "secret": ")" + secret +
            R"(="}, {"epoch": 2, "since": 8, "secret": ")" + secret + R"(="}]})"}) {
    const auto read = read_keys(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_FALSE(read.error().empty());
  }
  EXPECT_TRUE(
      read_keys(R"({"study": "a", "keys": [{"epoch": 1, "since": 0, "secret": ")" + secret + R"(="}]})"));
}

TEST(StudyName, StandsInAddresses) {
  for (const char* good : {"a", "0", "reading-habits", "2026-study"})
    EXPECT_TRUE(is_study_name(good)) << good;
  for (const char* bad : {"", "-a", "A", "a b", "a/b", "..", "ä"}) EXPECT_FALSE(is_study_name(bad)) << bad;
  EXPECT_FALSE(is_study_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace errand::codes

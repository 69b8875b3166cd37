#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/sessions.hpp"
#include "wasm/base/draws.hpp"

namespace errand::tests {
namespace {

Study with_controls(std::string order) {
  return study_from(R"({"meta": {"title": "T", "numSubtasks": 5}, "order": ")" + order + R"(",
    "data": {"file": "d.csv"},
    "questions": [{"name": "q", "type": "singleChoice", "text": "${word}", "choices": ["a", "b"]}],
    "controls": {"count": 2, "items": [
      {"name": "c1", "data": {"word": "x"}, "answer": {"q": "a"}},
      {"name": "c2", "data": {"word": "y"}, "answer": {"q": ["a", "b"]}},
      {"name": "c3", "data": {"word": "z"}, "answer": {"q": "b"}}]}})",
                    {{"d.csv", "word\none\ntwo\nthree\nfour\nfive\nsix\nseven\n"}});
}

std::vector<std::string> shown_names(const Sequence& sequence) {
  std::vector<std::string> names;
  for (const std::uint32_t index : sequence.order) names.push_back(sequence.subtasks[index].name);
  return names;
}

TEST(Sequence, EveryHitTakesItsOwnRowsOfTheData) {
  const Study study = with_controls("fixed");
  EXPECT_EQ(study.num_hits, 2u);
  EXPECT_EQ(sequence_of(study, 1, 7).subtasks[0].columns[0].second, "one");
  EXPECT_EQ(sequence_of(study, 2, 7).subtasks[0].columns[0].second, "four");
  EXPECT_EQ(sequence_of(study, 3, 7).subtasks[0].columns[0].second, "one") << "taken round";
}

TEST(Sequence, TheSameSeedGivesTheSameOrderAndAnotherSeedMostlyAnother) {
  const Study study = with_controls("shuffled");
  std::set<std::vector<std::string>> orders;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_EQ(shown_names(sequence_of(study, 1, seed)), shown_names(sequence_of(study, 1, seed)));
    orders.insert(shown_names(sequence_of(study, 1, seed)));
  }
  EXPECT_GT(orders.size(), 50u);
}

TEST(Sequence, AFixedOrderKeepsTheRowsInTheirOrder) {
  const Study study = with_controls("fixed");
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<std::string> rows;
    for (const std::string& name : shown_names(sequence_of(study, 1, seed)))
      if (name.size() == 1) rows.push_back(name);
    EXPECT_EQ(rows, (std::vector<std::string>{"1", "2", "3"}));
  }
}

TEST(Sequence, ControlsAreDrawnWithoutRepetitionAndNeverComeFirst) {
  const Study study = with_controls("shuffled");
  std::map<std::string, int> drawn;
  std::map<std::size_t, int> places;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const auto names = shown_names(sequence_of(study, 1, seed));
    ASSERT_EQ(names.size(), 5u);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 5u);
    EXPECT_EQ(names[0][0] == 'c', false);
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i][0] == 'c') ++drawn[names[i]], ++places[i];
  }
  for (const char* name : {"c1", "c2", "c3"}) EXPECT_NEAR(drawn[name], 2000, 150) << name;
  for (std::size_t place = 1; place < 5; ++place) EXPECT_GT(places[place], 800) << place;
}

TEST(Draws, AreTheSameEverywhere) {
  Draws draws{42};
  EXPECT_EQ(draws.next(), 13679457532755275413u);
  std::vector<std::uint32_t> dice;
  for (int i = 0; i < 10; ++i) dice.push_back(draws.below(6));
  EXPECT_EQ(dice, (std::vector<std::uint32_t>{5, 1, 5, 0, 4, 2, 0, 5, 0, 2}));
}

TEST(Draws, AreUniform) {
  Draws draws{1};
  std::map<std::uint32_t, int> counts;
  for (int i = 0; i < 60000; ++i) ++counts[draws.below(6)];
  for (const auto& [face, count] : counts) EXPECT_NEAR(count, 10000, 400) << face;
}

}  // namespace
}  // namespace errand::tests

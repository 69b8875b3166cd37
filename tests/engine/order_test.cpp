#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/sessions.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/session/ordering.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/study/compiled.hpp"
#include "wasm/study/plan.hpp"

namespace errand {
namespace {

using Names = std::vector<std::string>;

Study study_of(const std::string& body, const std::string& data = {}) {
  std::vector<StudyFile> files = {{"config.json", R"({"meta": {"title": "T"}, )" + body + "}", false}};
  if (!data.empty()) files.push_back({"rows.csv", data, false});
  auto study = read_study(files);
  EXPECT_TRUE(study) << (study ? "" : to_text(study.error().front()));
  return study ? *std::move(study) : Study{};
}

std::string problem_of(const std::string& body, const std::string& data = {}) {
  std::vector<StudyFile> files = {{"config.json", R"({"meta": {"title": "T"}, )" + body + "}", false}};
  if (!data.empty()) files.push_back({"rows.csv", data, false});
  const auto study = read_study(files);
  return study ? "" : to_text(study.error().front());
}

Names shown(const Sequence& sequence) {
  Names names;
  for (const std::uint32_t index : sequence.order) names.push_back(sequence.subtasks[index].name);
  return names;
}

const std::string question =
    R"("questions": [{"name": "q", "type": "singleChoice", "text": "${w}?", "choices": ["a", "b"]}])";

/// `count` rows with a word of their own and a kind that takes turns.
std::string rows(int count, int kinds = 2) {
  std::string out = "\"rows\": [";
  for (int i = 0; i < count; ++i)
    out += (i == 0 ? "" : ",") + std::string{"{\"w\": \"w"} + std::to_string(i) + "\", \"kind\": \"" +
           std::string(1, static_cast<char>('A' + i % kinds)) + "\"}";
  return out + "]";
}

std::string column(const Sequence& sequence, std::size_t position, const char* name) {
  const std::string* value = find_column(sequence.subtasks[sequence.order[position]].columns, name);
  return value == nullptr ? "" : *value;
}

TEST(Order, BlocksComeAsTheFileHasThemAndTheirRowsAreNamedAfterThem) {
  const Study study =
      study_of(R"("blocks": [{"name": "one", )" + question + ", " + rows(2) +
               R"(}, {"name": "two", "questions": [{"name": "r", "type": "number", "text": "?"}]}])");
  EXPECT_EQ(shown(sequence_of(study, 1, 7, 0)), (Names{"one.1", "one.2", "two"}));
  EXPECT_EQ(study.num_subtasks, 3U);
}

TEST(Order, NoMoreAlikeInARowThanAllowed) {
  const Study study = study_of(R"("blocks": [{"name": "m", )" + question + ", " + rows(24, 3) +
                               R"(, "order": {"maxInARow": {"column": "kind", "most": 1}}}])");
  std::set<Names> orders;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Sequence sequence = sequence_of(study, 1, seed, 0);
    orders.insert(shown(sequence));
    for (std::size_t i = 1; i < sequence.order.size(); ++i)
      EXPECT_NE(column(sequence, i, "kind"), column(sequence, i - 1, "kind")) << seed << " at " << i;
  }
  EXPECT_GT(orders.size(), 95U);
}

TEST(Order, TheSameWordComesAgainOnlyAfterTheDistance) {
  const Study study = study_of(R"("blocks": [{"name": "m", "repeat": 3, )" + question + ", " + rows(6) +
                               R"(, "order": {"minDistance": {"column": "w", "least": 4}}}])");
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Sequence sequence = sequence_of(study, 1, seed, 0);
    ASSERT_EQ(sequence.order.size(), 18U);
    std::map<std::string, std::size_t> last;
    for (std::size_t i = 0; i < sequence.order.size(); ++i) {
      const std::string word = column(sequence, i, "w");
      if (last.contains(word)) {
        EXPECT_GE(i - last[word], 4U) << seed;
      }
      last[word] = i;
    }
  }
}

TEST(Order, AnOrderThatCannotBeKeptIsAProblem) {
  EXPECT_NE(
      problem_of(
          R"("blocks": [{"name": "m", )" + question +
          R"(, "rows": [{"w": "1", "k": "A"}, {"w": "2", "k": "A"}, {"w": "3", "k": "A"}, {"w": "4", "k": "B"}],
                         "order": {"maxInARow": {"column": "k", "most": 1}}}])")
          .find("no order of block \"m\" was found"),
      std::string::npos);
}

TEST(Order, SomeRowsAreDrawnAndSomeOfEachKind) {
  const Study plain =
      study_of(R"("blocks": [{"name": "m", "draw": 3, )" + question + ", " + rows(9, 3) + "}]");
  const Study each = study_of(R"("blocks": [{"name": "m", "draw": {"count": 2, "each": "kind"}, )" +
                              question + ", " + rows(9, 3) + "}]");
  std::set<Names> draws;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    draws.insert(shown(sequence_of(plain, 1, seed, 0)));
    std::map<std::string, int> kinds;
    const Sequence sequence = sequence_of(each, 1, seed, 0);
    for (std::size_t i = 0; i < sequence.order.size(); ++i) ++kinds[column(sequence, i, "kind")];
    EXPECT_EQ(kinds, (std::map<std::string, int>{{"A", 2}, {"B", 2}, {"C", 2}}));
  }
  EXPECT_GT(draws.size(), 20U);
  for (const Names& names : draws) EXPECT_EQ(names.size(), 3U);
}

TEST(Order, EveryRowOfALatinSquareHasEveryPartAndEveryPairOfNeighboursEquallyOften) {
  for (std::uint32_t size = 2; size <= 7; ++size) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> places;
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> neighbours;
    for (std::uint32_t row = 0; row < square_rows(size); ++row) {
      const auto parts = square_row(size, row);
      for (std::uint32_t i = 0; i < size; ++i) ++places[{i, parts[i]}];
      for (std::uint32_t i = 1; i < size; ++i) ++neighbours[{parts[i - 1], parts[i]}];
    }
    const int times = size % 2 == 0 ? 1 : 2;
    EXPECT_EQ(places.size(), size * size);
    EXPECT_EQ(neighbours.size(), size * (size - 1));
    for (const auto& [place, count] : places) EXPECT_EQ(count, times) << size;
    for (const auto& [pair, count] : neighbours) EXPECT_EQ(count, times) << size;
  }
}

TEST(Order, ConditionsAreDealtOverHitsInBalance) {
  const Study study = study_of(R"("factors": {"font": ["serif", "sans"], "size": ["small", "large", "huge"]},
    "deal": {"inBlocks": true}, "hitCreation": {"numTasks": 12}, "questions": [{"name": "q", "type": "number", "text": "${font} ${size}"}])");
  std::map<std::pair<std::string, std::string>, int> first;
  std::map<std::pair<std::string, std::string>, int> all;
  for (std::uint32_t hit = 1; hit <= 12; ++hit) {
    const Sequence sequence = sequence_of(study, hit, 99, 0);
    const std::pair condition{column(sequence, 0, "font"), column(sequence, 0, "size")};
    if (hit <= 6) ++first[condition];
    ++all[condition];
  }
  EXPECT_EQ(first.size(), 6U);
  for (const auto& [condition, count] : all) EXPECT_EQ(count, 2);
}

TEST(Order, TheAddressMayNameTheCondition) {
  const Study study = study_of(
      R"("factors": {"font": ["serif", "sans"]}, "questions": [{"name": "q", "type": "number", "text": "${font}"}])");
  EXPECT_EQ(column(sequence_of(study, 1, 5, 1), 0, "font"), "serif");
  EXPECT_EQ(column(sequence_of(study, 1, 5, 2), 0, "font"), "sans");
  EXPECT_EQ(column(sequence_of(study, 1, 5, 3), 0, "font"), "serif") << "taken round";
}

TEST(Order, RowsOfAListGoWithTheCondition) {
  const Study study =
      study_of(R"("factors": {"list": ["A", "B"]}, "blocks": [{"name": "m", "where": {"kind": "${list}"}, )" +
               question + ", " + rows(6) + "}]");
  for (std::uint32_t condition = 1; condition <= 2; ++condition) {
    const Sequence sequence = sequence_of(study, 1, 3, condition);
    ASSERT_EQ(sequence.order.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(column(sequence, i, "kind"), condition == 1 ? "A" : "B");
  }
}

TEST(Order, GroupsAreShuffledDrawnAndRepeated) {
  const Study study = study_of(R"("order": "shuffled", "blocks": [
    {"draw": 1, "repeat": 2, "blocks": [{"name": "a", "questions": [{"name": "x", "type": "number", "text": "?"}]},
                                        {"name": "b", "questions": [{"name": "y", "type": "number", "text": "?"}]}]},
    {"name": "c", "questions": [{"name": "z", "type": "number", "text": "?"}]}])");
  EXPECT_EQ(study.num_subtasks, 3U);
  std::set<Names> orders;
  for (std::uint64_t seed = 0; seed < 60; ++seed) orders.insert(shown(sequence_of(study, 1, seed, 0)));
  EXPECT_TRUE(orders.contains(Names{"a.1", "a.1.2", "c"}));
  EXPECT_TRUE(orders.contains(Names{"c", "b.1", "a.1"}));
  EXPECT_EQ(orders.size(), 8U);
}

TEST(Order, ControlsAndRepetitionsStandAtTheirPlaces) {
  const Study study = study_of(R"("blocks": [{"name": "m", )" + question + ", " + rows(6) + R"(,
    "controls": {"places": [2, 5], "items": [{"name": "c1", "data": {"w": "1"}, "answer": {"q": "a"}}, {"name": "c2", "data": {"w": "2"}, "answer": {"q": "b"}}]},
    "repeated": {"count": 1, "places": [9]}}])");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Names names = shown(sequence_of(study, 1, seed, 0));
    ASSERT_EQ(names.size(), 9U);
    EXPECT_EQ(names[1][0], 'c');
    EXPECT_EQ(names[4][0], 'c');
    EXPECT_TRUE(names[8].ends_with(".again"));
  }
}

TEST(Order, WhatIsRepeatedStandsFarEnoughFromItsFirstTime) {
  const Study study =
      study_of(R"("blocks": [{"name": "m", "order": "shuffled", "repeated": {"count": 3, "apart": 4}, )" +
               question + ", " + rows(10) + "}]");
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Names names = shown(sequence_of(study, 1, seed, 0));
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!names[i].ends_with(".again")) continue;
      const auto first =
          std::find(names.begin(), names.end(), names[i].substr(0, names[i].size() - 6)) - names.begin();
      EXPECT_GE(static_cast<std::ptrdiff_t>(i) - first, 4) << seed;
    }
  }
}

// What a worker goes through.

const std::string gated = R"("blocks": [
  {"name": "check", "gate": {"tries": 2, "then": "end", "ended": "You are paid."}, "answer": {"rule": "yes"},
   "questions": [{"name": "rule", "type": "singleChoice", "text": "?", "choices": ["yes", "no"]}]},
  {"name": "main", "count": 3, "breaks": {"every": 2, "text": "Rest."}, "questions": [{"name": "q", "type": "number", "text": "?"}]}],
  "finalQuestions": [{"name": "end", "type": "number", "text": "You said ${rule}.", "showIf": {"question": "rule", "is": "yes"}}])";

Session worker() { return {"A1", "W1", "H1", "https://market.example", 1, 0}; }

TEST(Gate, AWrongAnswerStaysAndARightOneGoesOn) {
  tests::Sitting sitting{study_of(gated), worker()};
  sitting.answers("rule", {"no"});
  sitting.happens(Next{});
  ASSERT_TRUE(sitting.effect<ShowErrors>());
  EXPECT_EQ(sitting.effect<ShowErrors>()->errors.front().fault, (Fault{"wrongAnswer", {"1"}}));
  sitting.answers("rule", {"yes"});
  sitting.happens(Next{});
  EXPECT_EQ(std::get<Answering>(sitting.state().screen).position, 1U);
}

TEST(Gate, TheLastWrongTryEndsWithAWayToBePaid) {
  tests::Sitting sitting{study_of(gated), worker()};
  sitting.answers("rule", {"no"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  ASSERT_TRUE(std::holds_alternative<AnsweringFinal>(sitting.state().screen));
  EXPECT_EQ(sitting.effect<Render>()->view.html, "You are paid.");
  sitting.happens(Submitted{});
  ASSERT_TRUE(sitting.effect<Post>());
  const auto fields = sitting.effect<Post>()->fields;
  EXPECT_NE(std::find(fields.begin(), fields.end(), SubmitField{"check.passed", "false"}), fields.end());
  EXPECT_NE(std::find(fields.begin(), fields.end(), SubmitField{"check.failed", "2"}), fields.end());
}

TEST(Break, ComesAfterSoManySubtasksAndCountsForNone) {
  tests::Sitting sitting{study_of(gated), worker()};
  sitting.answers("rule", {"yes"});
  sitting.happens(Next{});
  for (int i = 0; i < 2; ++i) {
    sitting.answers("q", {"1"});
    sitting.happens(Next{});
  }
  ASSERT_TRUE(std::holds_alternative<Resting>(sitting.state().screen));
  EXPECT_EQ(sitting.effect<Render>()->view.html, "Rest.");
  sitting.happens(Next{});
  EXPECT_EQ(std::get<Answering>(sitting.state().screen).position, 3U);
}

TEST(Feedback, IsSaidOfAnswersThatThenStand) {
  const Study study = study_of(
      R"("blocks": [{"name": "p", "answer": {"q": "${kind}"}, "feedback": {"right": "Yes, ${kind}.", "wrong": "No: ${kind}."},
    "rows": [{"w": "1", "kind": "a"}, {"w": "2", "kind": "b"}], )" +
      question + "}]");
  tests::Sitting sitting{study, worker()};
  sitting.answers("q", {"a"});
  sitting.happens(Next{});
  ASSERT_TRUE(sitting.effect<Render>());
  EXPECT_EQ(sitting.effect<Render>()->view.feedback, (FeedbackView{true, "Yes, a."}));
  sitting.happens(Answered{"q", {"b"}});
  EXPECT_TRUE(sitting.effect<Ignored>());
  sitting.happens(Next{});
  EXPECT_FALSE(sitting.effect<Render>()->view.can_previous) << "who has seen the answer does not go back";
  sitting.answers("q", {"a"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.effect<Render>()->view.feedback, (FeedbackView{false, "No: b."}));
}

TEST(Blocks, LaterOnesMayReferToWhatWasAskedOnce) {
  const Study study = study_of(R"("blocks": [
    {"name": "you", "questions": [{"name": "drinks", "type": "singleChoice", "text": "?", "choices": ["tea", "none"]}]},
    {"name": "tea", "showIf": {"question": "drinks", "is": "tea"}, "questions": [{"name": "kind", "type": "shortText", "text": "Which ${drinks}?"}]},
    {"name": "all", "count": 2, "questions": [{"name": "q", "type": "number", "text": "${drinks}", "showIf": {"question": "drinks", "is": "none"}}]}])");
  EXPECT_EQ(study.blocks[2].refers, std::vector<std::uint32_t>{0});
  tests::Sitting sitting{study, worker()};
  sitting.answers("drinks", {"none"});
  sitting.happens(Next{});
  EXPECT_EQ(std::get<Answering>(sitting.state().screen).position, 2U) << "tea is left out";
  sitting.happens(Previous{});
  sitting.answers("drinks", {"tea"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.effect<Render>()->view.questions.front().display.find("Which tea?") != std::string::npos,
            true);
}

TEST(Blocks, CompileToTheSame) {
  for (
      const std::string& body :
      {gated,
       std::string{
           R"("factors": {"f": ["x", "y"]}, "blocks": [{"name": "m", "draw": 3, "order": {"maxInARow": {"column": "kind", "most": 2}}, )"} +
           question + ", " + rows(9) + "}]"}) {
    const Study study = study_of(body);
    const auto again = read_compiled(compile(study));
    ASSERT_TRUE(again);
    for (std::uint64_t seed = 0; seed < 10; ++seed)
      EXPECT_EQ(shown(sequence_of(*again, 1, seed, 0)), shown(sequence_of(study, 1, seed, 0)));
  }
}

TEST(Blocks, WhatCannotBeIsAProblemWithItsPlace) {
  const struct {
    std::string body;
    std::string part;
  } bad[] = {
      {R"("blocks": [])", "has no blocks"},
      {R"("blocks": [{"questions": [{"name": "q", "type": "number", "text": "?"}]}])", "\"name\""},
      {R"("blocks": [{"name": "m"}])", "asks no questions"},
      {R"("blocks": [{"name": "m", "rows": "all", )" + question + "}]", "\"rows\" of block \"m\""},
      {R"("blocks": [{"name": "m", "rows": "hit", )" + question + "}]", "there are no data"},
      {R"("blocks": [{"name": "m", "draw": 9, )" + question + ", " + rows(3) + "}]", "draws 9 of 3"},
      {R"("blocks": [{"name": "m", "order": "latinSquare", )" + question + ", " + rows(3) + "}]",
       "latinSquare"},
      {R"("blocks": [{"name": "m", "gate": {}, )" + question + ", " + rows(3) + "}]", "knows none"},
      {R"("blocks": [{"name": "m", "answer": {"z": "a"}, "gate": {}, )" + question + ", " + rows(3) + "}]",
       "no question"},
      {R"("blocks": [{"name": "m", "order": {"maxInARow": {"column": "z", "most": 2}}, )" + question + ", " +
           rows(3) + "}]",
       "names the column \"z\""},
      {R"("factors": {"f": ["x"]}, )" + question, "no two levels"},
      {R"("deal": {}, "questions": [{"name": "q", "type": "number", "text": "?"}])", "no conditions to deal"},
      {R"("order": "shuffled", "blocks": [{"name": "a", "questions": [{"name": "x", "type": "number", "text": "?"}]},
         {"name": "b", "questions": [{"name": "y", "type": "number", "text": "${x}"}]}])",
       "not given before"},
  };
  for (const auto& [body, part] : bad)
    EXPECT_NE(problem_of(body).find(part), std::string::npos) << body << "\n" << problem_of(body);
}

}  // namespace
}  // namespace errand

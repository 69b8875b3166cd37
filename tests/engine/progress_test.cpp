#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/session/progress.hpp"

namespace errand::tests {
namespace {

/// Pages a to e of one subtask: b and c depend on a's answer, d skips nothing, e is for all; and a final
/// question.
Study branching() {
  return study_from(R"({
    "meta": {"title": "Branches"},
    "pages": [
      {"questions": [{"name": "a", "type": "singleChoice", "text": "?", "choices": ["yes", "no"]}]},
      {"showIf": {"question": "a", "is": "yes"}, "questions": [{"name": "b", "type": "shortText", "text": "?"}]},
      {"showIf": {"question": "a", "is": "yes"}, "questions": [{"name": "c", "type": "shortText", "text": "?"}]},
      {"questions": [{"name": "e", "type": "singleChoice", "text": "?", "choices": ["on", "stop"]}],
       "endIf": {"question": "e", "is": "stop"}},
      {"questions": [{"name": "f", "type": "shortText", "text": "?"}]}],
    "finalQuestions": [{"name": "g", "type": "shortText", "text": "?"}]})");
}

Progress now(const Sitting& sitting) { return progress_of(sitting.study(), sitting.state()); }

TEST(Progress, WhatMayStillComeCountsAndIsSaidToBeAbout) {
  Sitting sitting{branching(), small_session()};
  sitting.happens(Opened{});
  EXPECT_EQ(now(sitting), (Progress{0, 6, true}));
  // The answer may still be taken back.
  sitting.answers("a", {"no"});
  EXPECT_EQ(now(sitting), (Progress{0, 6, true}));
}

TEST(Progress, PagesThatAreSkippedDoNotCount) {
  Sitting sitting{branching(), small_session()};
  sitting.happens(Opened{});
  sitting.answers("a", {"no"});
  sitting.happens(Next{});
  EXPECT_EQ(now(sitting), (Progress{1, 4, true}));
  sitting.answers("e", {"on"});
  sitting.happens(Next{});
  EXPECT_EQ(now(sitting), (Progress{2, 4, false}));
  sitting.answers("f", {"x"});
  sitting.happens(Next{});
  EXPECT_EQ(now(sitting), (Progress{3, 4, false}));
}

TEST(Progress, AnEarlyEndLeavesOnlyTheFinalQuestions) {
  Sitting sitting{branching(), small_session()};
  sitting.happens(Opened{});
  sitting.answers("a", {"no"});
  sitting.happens(Next{});
  sitting.answers("e", {"stop"});
  sitting.happens(Next{});
  EXPECT_EQ(now(sitting), (Progress{2, 3, false}));
}

TEST(Progress, StepsGoUpByOneAndTheTotalNeverGrows) {
  for (const char* first : {"yes", "no"})
    for (const char* then : {"on", "stop"}) {
      Sitting sitting{branching(), small_session()};
      sitting.happens(Opened{});
      Progress before = now(sitting);
      for (int guard = 0; guard < 10 && sitting.screen() == "answering"; ++guard) {
        const std::string name =
            sitting.effect<Render>() == nullptr ? "" : sitting.effect<Render>()->view.questions.front().name;
        sitting.answers(name, {name == "a" ? first : name == "e" ? then : "x"});
        sitting.happens(Next{});
        const Progress after = now(sitting);
        EXPECT_EQ(after.done, before.done + 1);
        EXPECT_LE(after.total, before.total);
        EXPECT_LT(after.done, after.total);
        before = after;
      }
      EXPECT_EQ(sitting.screen(), "finalQuestions");
      EXPECT_EQ(before.done + 1, before.total);
    }
}

TEST(Progress, WithoutConditionsItIsExact) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  EXPECT_EQ(now(sitting), (Progress{0, 3, false}));
  sitting.does_both();
  EXPECT_EQ(now(sitting), (Progress{2, 3, false}));
}

}  // namespace
}  // namespace errand::tests

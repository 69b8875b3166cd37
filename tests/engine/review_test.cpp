#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/replay.hpp"

namespace errand::tests {
namespace {

/// A page, one that depends on it, and a final question.
Study reviewed_study() {
  return study_from(R"({
    "meta": {"title": "Reviewed"},
    "review": true,
    "pages": [
      {"questions": [{"name": "pet", "type": "singleChoice", "text": "A pet?", "choices": ["yes", "no"]}]},
      {"showIf": {"question": "pet", "is": "yes"},
       "questions": [{"name": "which", "type": "shortText", "text": "Which?"}]}],
    "finalQuestions": [{"name": "age", "type": "number", "text": "Age?"}]})");
}

Sitting sitting_at_review() {
  Sitting sitting{reviewed_study(), small_session()};
  sitting.happens(Opened{});
  sitting.answers("pet", {"no"});
  sitting.happens(Next{});
  sitting.answers("age", {"42"});
  sitting.happens(Next{});
  return sitting;
}

std::vector<std::string> listed(const Sitting& sitting) {
  std::vector<std::string> names;
  for (const QuestionView& question : view_of(sitting.study(), sitting.state()).questions)
    names.push_back(question.name);
  return names;
}

TEST(Review, ComesBeforeSubmittingAndListsWhatIsAsked) {
  Sitting sitting = sitting_at_review();
  EXPECT_EQ(sitting.screen(), "review");
  EXPECT_EQ(listed(sitting), (std::vector<std::string>{"pet", "age"}));
  sitting.happens(Submitted{});
  EXPECT_EQ(sitting.screen(), "submitting");
}

TEST(Review, NothingIsSubmittedBeforeIt) {
  Sitting sitting{reviewed_study(), small_session()};
  sitting.happens(Opened{});
  sitting.answers("pet", {"no"});
  sitting.happens(Next{});
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  EXPECT_EQ(sitting.screen(), "finalQuestions");
  EXPECT_EQ(sitting.effect<Ignored>()->why, "the review comes first");
}

TEST(Review, AnAnswerCanBeChangedAndTheWayOnLeadsBack) {
  Sitting sitting = sitting_at_review();
  sitting.happens(Revisited{0, "age"});
  EXPECT_EQ(sitting.screen(), "finalQuestions");
  EXPECT_EQ(sitting.effect<ShowErrors>()->focus, "age");
  EXPECT_FALSE(view_of(sitting.study(), sitting.state()).can_previous);
  sitting.answers("age", {"43"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "review");
}

TEST(Review, QuestionsThatAChangeBringsComeFirst) {
  Sitting sitting = sitting_at_review();
  sitting.happens(Revisited{0, "pet"});
  sitting.answers("pet", {"yes"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "answering");
  EXPECT_EQ(sitting.effect<Render>()->view.questions.front().name, "which");
  sitting.happens(Next{});
  EXPECT_EQ(sitting.effect<ShowErrors>()->errors.size(), 1u);
  sitting.answers("which", {"A cat"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "review");
  EXPECT_EQ(listed(sitting), (std::vector<std::string>{"pet", "which", "age"}));
}

TEST(Review, WhatIsNotAskedCannotBeRevisited) {
  Sitting sitting = sitting_at_review();
  for (const Revisited& wrong : {Revisited{0, "which"}, Revisited{1, "pet"}, Revisited{0, "nothing"}}) {
    sitting.happens(wrong);
    EXPECT_EQ(sitting.screen(), "review");
    ASSERT_NE(sitting.effect<Ignored>(), nullptr);
  }
}

TEST(Review, ReplayingTheSubmittedLogComesToTheSameFields) {
  Sitting sitting = sitting_at_review();
  sitting.happens(Revisited{0, "pet"});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  const std::vector<SubmitField> fields = sitting.effect<Post>()->fields;
  const auto log = read_log_text(fields.back().value);
  ASSERT_TRUE(log.has_value());
  const Replayed replayed = replay(sitting.study(), small_session(), log->events);
  EXPECT_EQ(replayed.kept, log->events.size());
  EXPECT_EQ(std::get<Submitting>(replayed.state.screen).fields, fields);
}

}  // namespace
}  // namespace errand::tests

#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/session/replay.hpp"

namespace errand::tests {
namespace {

TEST(Transition, APreviewOffersToLookAndKeepsNothing) {
  Sitting sitting{small_study(), {preview_assignment, "", "HIT1", "", 1}};
  sitting.happens(Opened{});
  ASSERT_NE(sitting.effect<Render>(), nullptr);
  EXPECT_EQ(sitting.effect<Render>()->view.screen, "preview");
  EXPECT_EQ(sitting.effect<Render>()->view.questions.size(), 2u);
  EXPECT_EQ(sitting.effect<Save>(), nullptr);
  sitting.answers("like", {"yes"});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  EXPECT_TRUE(sitting.state().log.empty());
}

TEST(Transition, ConsentComesFirstThenInstructionsThenTheFirstSubtask) {
  Sitting sitting{small_study(), small_session()};
  sitting.happens(Opened{});
  EXPECT_EQ(sitting.screen(), "consent");
  sitting.happens(Agreed{});
  EXPECT_EQ(sitting.screen(), "instructions");
  sitting.happens(Started{});
  EXPECT_EQ(sitting.screen(), "answering");
}

TEST(Transition, DecliningStopsForGood) {
  Sitting sitting{small_study(), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Declined{});
  EXPECT_EQ(sitting.screen(), "stopped");
  sitting.happens(Agreed{});
  EXPECT_EQ(sitting.screen(), "stopped");
}

TEST(Transition, AnEmptyAnswerIsRefusedAndTheSubtaskStays) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Next{});
  const auto* errors = sitting.effect<ShowErrors>();
  ASSERT_NE(errors, nullptr);
  ASSERT_EQ(errors->errors.size(), 1u);
  EXPECT_EQ(errors->errors[0].question, "like");
  EXPECT_EQ(errors->focus, "like");
  EXPECT_EQ(std::get<Answering>(sitting.state().screen).position, 0u);
}

TEST(Transition, AnErrorGoesAsSoonAsTheAnswerIsMended) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Next{});
  sitting.answers("like", {"no"});
  ASSERT_NE(sitting.effect<ShowErrors>(), nullptr);
  EXPECT_TRUE(sitting.effect<ShowErrors>()->errors.empty());
  EXPECT_TRUE(sitting.effect<ShowErrors>()->focus.empty());
}

TEST(Transition, GoingBackFindsTheAnswersThatWereGiven) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.answers("like", {"no"});
  sitting.answers("why", {"too hot"});
  sitting.happens(Next{});
  sitting.happens(Previous{});
  const auto* render = sitting.effect<Render>();
  ASSERT_NE(render, nullptr);
  EXPECT_EQ(render->view.questions[0].value, Value{"no"});
  EXPECT_EQ(render->view.questions[1].value, Value{"too hot"});
  EXPECT_FALSE(render->view.can_previous);
}

TEST(Transition, AnswersThatTheStudyDoesNotOfferAreNotTaken) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  for (const Value& value : {Value{"maybe"}, Value{"yes", "no"}, Value{"yes", "yes"}}) {
    sitting.answers("like", value);
    EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  }
  sitting.answers("nonsense", {"yes"});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
}

TEST(Transition, TheSubmissionIsPostedOnceAndARetrySendsTheSameBytes) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.does_both();
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  ASSERT_NE(sitting.effect<Post>(), nullptr);
  EXPECT_EQ(sitting.effect<Post>()->url, "http://127.0.0.1:8080/mturk/externalSubmit");
  const std::vector<SubmitField> first = sitting.effect<Post>()->fields;
  sitting.happens(Submitted{});
  EXPECT_EQ(sitting.effect<Post>(), nullptr) << "a double click must not post twice";
  sitting.happens(Opened{}, 90000000);
  EXPECT_EQ(sitting.screen(), "submitting");
  sitting.happens(Retried{});
  ASSERT_NE(sitting.effect<Post>(), nullptr);
  EXPECT_EQ(sitting.effect<Post>()->fields, first);
}

TEST(Transition, WithoutAMarketplaceTheSubmissionIsShownInsteadOfPosted) {
  Sitting sitting{small_study(), {}};
  sitting.starts();
  sitting.does_both();
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  EXPECT_NE(sitting.effect<ShowReceipt>(), nullptr);
  EXPECT_EQ(sitting.effect<Post>(), nullptr);
  sitting.happens(Confirmed{});
  EXPECT_EQ(sitting.screen(), "submitted");
}

TEST(Transition, OnlyTheMarketplaceConfirmsARealSubmission) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.does_both();
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  sitting.happens(Confirmed{});
  EXPECT_EQ(sitting.screen(), "submitting");
}

TEST(Transition, FinalQuestionsAreCheckedBeforeAnythingIsSent) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.does_both();
  EXPECT_EQ(sitting.screen(), "finalQuestions");
  sitting.answers("age", {"17"});
  sitting.happens(Submitted{});
  EXPECT_EQ(sitting.effect<Post>(), nullptr);
  ASSERT_NE(sitting.effect<ShowErrors>(), nullptr);
  EXPECT_EQ(sitting.effect<ShowErrors>()->errors[0].question, "age");
}

TEST(Transition, TooMuchToSendLeadsBackToTheLongestAnswerBeforeTheFinalPage) {
  Study study = study_from(R"({"meta": {"title": "Long", "numSubtasks": 2}, "limits": {"answerBytes": 3000},
    "questions": [{"name": "story", "type": "longText", "text": "Tell", "maxLength": 4000}]})");
  Sitting sitting{std::move(study), small_session()};
  sitting.happens(Opened{});
  sitting.answers("story", {std::string(2500, 'x')});
  sitting.happens(Next{});
  sitting.answers("story", {"short"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "answering");
  EXPECT_EQ(std::get<Answering>(sitting.state().screen).position, 0u);
  ASSERT_NE(sitting.effect<ShowErrors>(), nullptr);
  EXPECT_EQ(sitting.effect<ShowErrors>()->focus, "story");
  sitting.answers("story", {"shorter"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "finalQuestions");
}

TEST(Transition, ALogFoldsToTheSameStateAsTheLiveSession) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Shown{});
  sitting.happens(Hidden{});
  sitting.happens(Visible{});
  sitting.happens(Next{});
  sitting.happens(Started{});  // ignored: not in the log
  sitting.does_both();
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  const Replayed replayed = replay(sitting.study(), small_session(), sitting.state().log);
  EXPECT_EQ(replayed.state, sitting.state());
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
}

TEST(Replay, StopsBeforeAnEventThatTheStudyCouldNotHaveTaken) {
  const Study study = small_study();
  const Replayed replayed = replay(study, small_session(),
                                   {{{1}, Opened{}}, {{2}, Agreed{}}, {{3}, Submitted{}}, {{4}, Started{}}});
  EXPECT_EQ(replayed.kept, 2u);
  EXPECT_EQ(std::string{kind_of(replayed.state.screen)}, "instructions");
}

TEST(Transition, InstructionsCanBeOpenedAtAnyTimeAndStayOpen) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(InstructionsOpened{});
  sitting.answers("like", {"yes"});
  sitting.happens(Next{});
  ASSERT_NE(sitting.effect<Render>(), nullptr);
  EXPECT_TRUE(sitting.effect<Render>()->view.instructions_open);
  sitting.happens(InstructionsClosed{});
  EXPECT_NE(sitting.effect<Save>(), nullptr);
  sitting.happens(InstructionsClosed{});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
}

TEST(Transition, AfterTooManyEventsWorkGoesOnWithoutObservations) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  while (sitting.state().log.size() < max_events) {
    sitting.happens(Hidden{}, 1);
    sitting.happens(Visible{}, 1);
  }
  sitting.happens(Hidden{});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  sitting.does_both();
  EXPECT_EQ(sitting.screen(), "finalQuestions");
}

}  // namespace
}  // namespace errand::tests

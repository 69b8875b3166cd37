#include "server/studies/verification.hpp"

#include <gtest/gtest.h>

#include "requester/simulation.hpp"
#include "server/studies/study_folder.hpp"
#include "tests/support/sessions.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"

namespace errand::studies {
namespace {

using requester::Agent;
using requester::simulate_session;
using requester::SimulatedSession;

Study example(const std::string& name) {
  const auto checked = check_study(std::string{ERRAND_SOURCE_DIR} + "/configs/" + name);
  return checked ? checked->study : Study{};
}

struct Sent {
  SubmissionIds ids;
  std::vector<app::Field> fields;

  std::string& field(const std::string& name) {
    for (app::Field& one : fields)
      if (one.name == name) return one.value;
    return fields.emplace_back(app::Field{name, {}}).value;
  }
};

Sent sent(const Study& study, Agent agent = Agent::careful) {
  const SimulatedSession session = simulate_session(study, 2, agent, 11);
  Sent out{{session.assignment, session.worker, "HIT2", 2}, {}};
  for (const SubmitField& field : session.fields) out.fields.push_back({field.name, field.value});
  return out;
}

Verification verified(const Study& study, const Sent& sent) {
  return verify_submission(study, sent.ids, sent.fields);
}

TEST(Verification, WhatAPageSentComesOutAgain) {
  for (const char* name : {"meaning_similarity", "age_guess", "bicycle_choices"}) {
    const Study study = example(name);
    for (const Agent agent : {Agent::careful, Agent::random, Agent::bot}) {
      const Verification outcome = verified(study, sent(study, agent));
      EXPECT_EQ(outcome.consistency, Consistency::consistent) << name;
      EXPECT_TRUE(outcome.findings.empty()) << outcome.findings.front();
    }
  }
  const Study study = example("meaning_similarity");
  const Verification careful = verified(study, sent(study));
  EXPECT_GT(careful.controls.asked, 0u);
  EXPECT_EQ(careful.controls.right, careful.controls.asked);
  EXPECT_EQ(careful.order.size(), 40u);
  EXPECT_EQ(careful.unanswered, 0u);
}

TEST(Verification, SaysHowGatesWerePassedAndRepetitionsAnswered) {
  const Study study = example("bicycle_choices");
  const Verification careful = verified(study, sent(study));
  EXPECT_EQ(careful.controls.gates, 1u);
  EXPECT_EQ(careful.controls.gates_passed, 1u);
  EXPECT_EQ(careful.controls.repeats, 1u);
  EXPECT_EQ(verified(study, sent(study, Agent::straightline)).controls.repeats_same, 1u);
}

TEST(Verification, LineEndsThatTheBrowserChangedAreNoDifference) {
  const Study study = example("meaning_similarity");
  Sent one = sent(study);
  std::string& feedback = one.field("feedback");
  std::string& log = one.field("log");
  const std::size_t logged = log.find(feedback);
  const std::size_t blank = feedback.find(' ');
  ASSERT_TRUE(logged != log.npos && blank != feedback.npos);
  log.replace(logged + blank, 1, "\\n");
  EXPECT_EQ(verified(study, one).consistency, Consistency::inconsistent) << "a blank is no line end";
  one.field("feedback").replace(blank, 1, "\r\n");
  EXPECT_EQ(verified(study, one).consistency, Consistency::consistent);
}

TEST(Verification, AnAnswerChangedAfterwardsIsFound) {
  const Study study = example("meaning_similarity");
  Sent one = sent(study);
  one.field("similarity.1") = one.field("similarity.1") == "1" ? "2" : "1";
  const Verification outcome = verified(study, one);
  EXPECT_EQ(outcome.consistency, Consistency::inconsistent);
  ASSERT_EQ(outcome.findings.size(), 1u);
  EXPECT_EQ(outcome.findings.front().substr(0, 13), "similarity.1:");
}

TEST(Verification, ALogOfAnotherAssignmentDoesNotFit) {
  const Study study = example("meaning_similarity");
  Sent one = sent(study);
  one.ids.assignment = "3ANOTHERASSIGNMENT";
  EXPECT_EQ(verified(study, one).consistency, Consistency::inconsistent);
  Sent other = sent(study);
  other.ids.hit = 3;
  EXPECT_EQ(verified(study, other).findings.front(), "the log is of HIT 2, the assignment of HIT 3");
  other.ids.hit.reset();
  EXPECT_EQ(verified(study, other).consistency, Consistency::consistent);
  Study smaller = study;
  smaller.num_hits = 1;
  EXPECT_EQ(verified(smaller, other).findings.front(), "the log is of HIT 2, and the study has 1");
}

TEST(Verification, ALogThatEndsTooEarlyOrCannotHaveHappenedIsFound) {
  const Study study = example("meaning_similarity");
  Sent early = sent(study);
  std::string& log = early.field("log");
  log = log.substr(0, log.rfind(",[\"x\"")) + "]}";
  EXPECT_EQ(verified(study, early).findings.front(),
            "the log ends on the screen \"finalQuestions\", before the submission");
  Sent impossible = sent(study);
  std::string& changed = impossible.field("log");
  changed.insert(changed.find("[\"f\""), "[\"y\",0],");
  EXPECT_NE(verified(study, impossible).findings.front().find("(agreed) cannot have happened"),
            std::string::npos);
  Sent broken = sent(study);
  broken.field("log") = "{\"v\":1";
  EXPECT_EQ(verified(study, broken).findings.front().substr(0, 22), "the log cannot be read");
}

/// What `sitting` has just submitted, as the marketplace names it.
Sent posted(const tests::Sitting& sitting) {
  Sent out{{"3A", "AWORKER", "3HIT", 1}, {}};
  for (const SubmitField& field : sitting.effect<Post>()->fields)
    out.fields.push_back({field.name, field.value});
  return out;
}

TEST(Verification, NotesWhatWasSalvagedBegunUnderAReturnedAssignmentOrSeededByTheAddress) {
  tests::Sitting sitting{tests::small_study(),
                         {"3A", "AWORKER", "3HIT", "http://127.0.0.1:1", 1, 0, "group 7"}};
  sitting.happens(Opened{"3EARLIER", {}});
  sitting.happens(Agreed{});
  sitting.happens(Started{});
  sitting.answers("like", {"yes"});
  constexpr std::int64_t second = 1'000'000;
  sitting.happens(Opened{"3A", Micros{1'700'000'000 * second + 125 * second}});
  sitting.happens(Salvaged{}, 100 * second);
  ASSERT_TRUE(sitting.effect<Post>());
  const Verification outcome = verified(sitting.study(), posted(sitting));
  EXPECT_EQ(outcome.consistency, Consistency::consistent);
  EXPECT_EQ(outcome.notes, (std::vector<std::string>{"salvaged", "accepted again", "seed group 7"}));
  EXPECT_EQ(outcome.unanswered, 3u);
}

TEST(Verification, ALogFromBeforeItSaidItsSeedIsFoldedByTheAssignment) {
  Study study = tests::small_study();
  study.blocks.front().order = Order::shuffled;
  tests::Sitting sitting{study, {"3A", "AWORKER", "", "http://127.0.0.1:1", 1}};
  sitting.starts();
  sitting.does_both();
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  Sent old = posted(sitting);
  std::string& log = old.field("log");
  const std::string said = R"("seededBy":"assignment",)";
  log.erase(log.find(said), said.size());
  const Verification outcome = verified(study, old);
  EXPECT_EQ(outcome.consistency, Consistency::consistent);
  EXPECT_TRUE(outcome.notes.empty());
}

/// Two subtasks of one question.
Study two_subtasks() {
  auto study = read_study({{"config.json", R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [
    {"name": "q", "type": "shortText", "text": "?", "minLength": 2}]})"}});
  return study ? *std::move(study) : Study{};
}

std::uint32_t edits_of(const Study& study, const std::vector<Happening>& happenings) {
  State state = begin(study, {"A1", "W1", "HIT1", "https://verified.example", 1});
  std::int64_t at = 0;
  for (const Happening& what : happenings)
    EXPECT_TRUE(fold(study, state, Event{{at += 1000000}, what})) << state.log.size();
  EXPECT_TRUE(std::holds_alternative<Submitting>(state.screen));
  Sent one{{"A1", "W1", "HIT1", 1}, {}};
  for (const SubmitField& field : submission_of(study, state))
    one.fields.push_back({field.name, field.value});
  const Verification outcome = verified(study, one);
  EXPECT_EQ(outcome.consistency, Consistency::consistent);
  return outcome.edits;
}

TEST(Verification, AnswersChangedAfterGoingBackAreCounted) {
  const Study study = two_subtasks();
  const Happening first = Answered{"q", {"first"}};
  const Happening again = Answered{"q", {"again"}};
  const Happening short_one = Answered{"q", {"x"}};
  const Happening second = Answered{"q", {"second"}};
  EXPECT_EQ(edits_of(study, {Opened{}, short_one, first, Next{}, second, Next{}, Submitted{}}), 0u);
  EXPECT_EQ(
      edits_of(study, {Opened{}, first, Next{}, Previous{}, again, Next{}, second, Next{}, Submitted{}}), 1u);
  // The refused "Next" of a page come back to is no step forward.
  EXPECT_EQ(edits_of(study, {Opened{}, first, Next{}, Previous{}, short_one, Next{}, again, Next{}, second,
                             Next{}, Submitted{}}),
            2u);
  // A page that was not done yet is still being answered.
  EXPECT_EQ(edits_of(study, {Opened{}, Next{}, first, Next{}, second, Previous{}, Next{}, again, Next{},
                             Submitted{}}),
            0u);
}

TEST(Verification, WithoutALogOrTheRightStudyNothingIsSaid) {
  const Study study = example("meaning_similarity");
  Sent none = sent(study);
  none.field("log").clear();
  EXPECT_EQ(verified(study, none).consistency, Consistency::no_log);
  EXPECT_EQ(verified(example("age_guess"), sent(study)).consistency, Consistency::other_study);
}

/// A submission of this log alone.
Verification verified_log(const Study& study, const std::string& fingerprint, const std::string& events) {
  const std::string log = R"({"v":1,"study":")" + fingerprint +
                          R"(","hit":1,"seededBy":"worker","origin":0,)" + R"("events":[)" + events + "]}";
  return verify_submission(study, {"A", "W", "H", 1}, {{"log", log}});
}

std::string repeated(int count, const std::string& events) {
  std::string out;
  for (int i = 0; i < count; ++i) out += events;
  return out;
}

TEST(Verification, ALogOfAnotherStudyIsNotReadFurther) {
  const Verification outcome = verified_log(example("age_guess"), "another", R"(["?",1])");
  EXPECT_EQ(outcome.consistency, Consistency::other_study);
  EXPECT_TRUE(outcome.findings.empty());
}

TEST(Verification, ALogInWhichEveryEventGoesOverAllAnswersIsNotFoldedToItsEnd) {
  const auto study = read_study({{"config.json", R"({"meta": {"title": "T"}, "questions": [
    {"name": "q", "type": "longText", "text": "?", "maxLength": 50000, "minWords": 2},
    {"name": "z", "type": "longText", "text": "?"}]})"}});
  ASSERT_TRUE(study.has_value());
  const std::string filled = R"(["o",0],["a",1,"q",50000],["a",1,"z","0"],["f",1])";
  const std::string often = repeated(20000, R"(,["a",1,"z","x"],["a",1,"z",""])");
  const Verification outcome = verified_log(*study, study->fingerprint, filled + often);
  ASSERT_EQ(outcome.findings.size(), 1u);
  EXPECT_EQ(outcome.findings.front().substr(0, 41), "the log makes more work than any worker's");
  const Verification seldom =
      verified_log(*study, study->fingerprint, filled + repeated(1000, R"(,["a",1,"z","x"],["a",1,"z",""])"));
  ASSERT_EQ(seldom.findings.size(), 1u);
  EXPECT_EQ(seldom.findings.front(), "the log ends on the screen \"answering\", before the submission");
}

}  // namespace
}  // namespace errand::studies

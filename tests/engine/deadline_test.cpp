#include "wasm/session/deadline.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"

namespace errand::tests {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;

Study with_duration(std::string_view seconds) {
  return study_from(R"({"meta": {"title": "T", "numSubtasks": 2},
    "hitCreation": {"title": "T", "description": "D", "keywords": "k", "rewardAmount": "0.10", "numAssignments": 1,
                    "taskURL": "https://t.example/", "duration": )" +
                    std::string{seconds} + R"(},
    "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["a", "b"]},
                  {"name": "w", "type": "shortText", "text": "?", "minLength": 5}],
    "finalQuestions": [{"name": "age", "type": "number", "text": "?"}]})");
}

Opened opened() { return {"ASSIGNMENT1", {}}; }

/// Half an hour allotted; the first subtask half done.
Sitting begun() {
  Sitting sitting{with_duration("1800"), small_session()};
  sitting.happens(opened());
  sitting.answers("q", {"a"});
  sitting.answers("w", {"abc"});
  return sitting;
}

nlohmann::json results_of(const std::vector<SubmitField>& fields) {
  for (const SubmitField& field : fields)
    if (field.name == "results") return nlohmann::json::parse(field.value);
  return {};
}

TEST(Deadline, CountsFromTheFirstOpeningOfAnAssignment) {
  Sitting sitting{with_duration("1800"), small_session()};
  EXPECT_FALSE(sitting.state().deadline);
  sitting.happens(opened());
  ASSERT_TRUE(sitting.state().deadline);
  EXPECT_EQ(sitting.state().deadline->at, Micros{30 * minute});
  sitting.happens(opened(), 10 * minute);
  EXPECT_EQ(sitting.state().deadline->at, Micros{30 * minute}) << "a reload changes nothing";
  sitting.happens(Opened{"ASSIGNMENT2", {}}, 10 * minute);
  EXPECT_EQ(sitting.state().deadline->at, Micros{50 * minute}) << "accepted again";
}

TEST(Deadline, IsTheMarketplacesOwnWhereItIsTold) {
  Sitting sitting{with_duration("1800"), small_session()};
  sitting.happens(opened());
  const Micros opened_at = *sitting.state().times.origin;
  sitting.happens(Opened{"ASSIGNMENT2", opened_at + Micros{25 * minute}}, minute);
  EXPECT_EQ(sitting.state().deadline->at, Micros{25 * minute});
  EXPECT_EQ(sitting.state().deadline->allotted, Micros{24 * minute});
}

TEST(Deadline, OneThatCannotBeByThisClockIsNotBelieved) {
  for (const std::int64_t told : {-5 * minute, 31 * minute, std::int64_t{0}}) {
    Sitting sitting{with_duration("1800"), small_session()};
    sitting.comes({{minute}, Opened{"ASSIGNMENT1", Micros{minute + told}}});
    EXPECT_EQ(sitting.state().deadline->at, Micros{30 * minute}) << told;
  }
}

TEST(Deadline, WhereNobodySaysHowLongItMayTakeThereIsNone) {
  Sitting sitting{small_study(), small_session()};
  sitting.happens(opened());
  EXPECT_FALSE(sitting.state().deadline);
  sitting.happens(Agreed{});
  sitting.happens(Started{}, 1000 * minute);
  sitting.happens(Salvaged{});
  EXPECT_TRUE(sitting.effect<Ignored>());
  Sitting trial{with_duration("1800"), {}};
  trial.happens(Opened{});
  EXPECT_FALSE(trial.state().deadline);
}

TEST(Deadline, WarningsComeLaterInAShortAssignment) {
  struct Row {
    std::int64_t allotted, soon, last;
  };
  for (const auto& [allotted, soon_us, last_us] :
       {Row{60 * minute, 5 * minute, minute}, Row{20 * minute, 2 * minute, minute},
        Row{5 * minute, minute, minute}, Row{30 * second, 6 * second, 6 * second}}) {
    const Deadline deadline{"A", {allotted}, {allotted}};
    EXPECT_EQ(soon(deadline).count, soon_us) << allotted;
    EXPECT_EQ(last(deadline).count, last_us) << allotted;
  }
}

TEST(Salvage, IsRefusedWhileThereIsTime) {
  Sitting sitting = begun();
  sitting.happens(Salvaged{}, 28 * minute);
  ASSERT_TRUE(sitting.effect<Ignored>());
  EXPECT_EQ(sitting.effect<Ignored>()->why, "there is time left");
  EXPECT_EQ(sitting.screen(), "answering");
}

TEST(Salvage, SendsInTheLastMinuteWhatThereIs) {
  Sitting sitting = begun();
  sitting.happens(Salvaged{}, 29 * minute);
  const auto* post = sitting.effect<Post>();
  ASSERT_TRUE(post);
  const auto results = results_of(post->fields);
  EXPECT_EQ(results["salvaged"], true);
  EXPECT_EQ(results["outputs"], nlohmann::json::parse(R"([{"q":"a","w":"abc"},{"q":"","w":""}])"))
      << "what is too short too";
  EXPECT_FALSE(salvaged_late(sitting.state()));
}

TEST(Salvage, AfterTheDeadlineTheWorkerKeepsAReceiptAndMayStillTry) {
  Sitting sitting = begun();
  sitting.happens(Salvaged{}, 31 * minute);
  EXPECT_FALSE(sitting.effect<Post>());
  ASSERT_TRUE(sitting.effect<Render>());
  EXPECT_TRUE(sitting.effect<Render>()->view.late);
  EXPECT_NE(sitting.effect<Render>()->view.receipt.find("abc"), std::string::npos);
  sitting.happens(Retried{});
  EXPECT_TRUE(sitting.effect<Post>());
}

TEST(Salvage, IsNoWayAroundTheQuestionsOfAFinishedTask) {
  Sitting sitting = begun();
  sitting.happens(Salvaged{}, 29 * minute);
  sitting.happens(Salvaged{});
  EXPECT_TRUE(sitting.effect<Ignored>()) << "once";
  Sitting consenting{study_from(R"({"meta": {"title": "T"}, "consent": {"text": "Yes?"},
    "questions": [{"name": "q", "type": "shortText", "text": "?"}]})"),
                     small_session()};
  consenting.happens(Opened{"ASSIGNMENT1", Micros{1700000000000000 + 2 * second}});
  consenting.happens(Salvaged{});
  EXPECT_TRUE(consenting.effect<Ignored>()) << "nobody agreed";
}

TEST(Salvage, FoldsBackFromItsLog) {
  Sitting sitting = begun();
  sitting.happens(Salvaged{}, 29 * minute);
  const std::vector<SubmitField> fields = sitting.effect<Post>()->fields;
  const auto logged = read_log_text(fields.back().value);
  ASSERT_TRUE(logged.has_value()) << logged.error();
  const Replayed replayed =
      replay(sitting.study(), session_of(*logged, sitting.state().session), logged->events);
  EXPECT_EQ(replayed.kept, logged->events.size());
  EXPECT_EQ(submission_of(sitting.study(), replayed.state), fields);
}

}  // namespace
}  // namespace errand::tests

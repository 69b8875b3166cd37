// Studies with a script of their own: the configs that they have, and what the engine keeps of what they do.
#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/log_text.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::tests {
namespace {

const StudyFile script{"custom.js", "var custom = {};"};

/// As published studies of each generation have them.
const std::pair<const char*, const char*> family_configs[] = {
    {"2017-09", R"({"meta": {"title": "T", "description": "desc", "numTasks": 10, "disclaimer": "<b>d</b>"},
      "instructions": {"simple": "for <b>4</b> tasks", "steps": ["one", "two"], "images": []},
      "submitUrl": "https://workersandbox.mturk.com/mturk/externalSubmit"})"},
    {"2017-11",
     R"({"meta": {"title": "T", "description": "<a href='mailto:a@b.edu'>us</a>", "numSubtasks": 31, "aggregate": true},
      "instructions": {"simple": "", "steps": [], "images": ["a.gif", "b.gif", "c.gif", "d.gif"]},
      "hitCreation": {"title": "H", "description": "d", "numTasks": 5, "numAssignments": 100, "rewardAmount": "0.05",
        "keywords": "a, b", "duration": 1200, "lifetime": 86400, "taskUrl": "", "production": false}})"},
    {"2018", R"({"meta": {"title": "T", "numSubtasks": 1, "aggregate": false, "imgsPerFold": 11},
      "instructions": {"simple": "s", "steps": ["one"]},
      "hitCreation": {"title": "H", "fold": "fold.txt", "variants": [{"taskUrl": "?task=1"}]},
      "advanced": {"includeDemographicSurvey": false, "downloadDataOnSubmit": true}, "endText": "e", "sorry": "s"})"},
    {"2019", R"({"meta": {"title": "T", "description": "d", "disclaimer": "v"},
      "instructions": {"simple": "s", "steps": ["one"], "images": ["demo.gif"]},
      "advanced": {"includeDemographicSurvey": true, "hideIfNotAccepted": true, "externalSubmit": false}})"},
    {"only hitCreation", R"({"hitCreation": {"title": "H", "rewardAmount": 0.4}, "advanced": {}})"}};

TEST(Custom, ConfigsOfEveryGenerationLoadUnchanged) {
  for (const auto& [name, config] : family_configs) {
    const Study study = study_from(config, {script});
    EXPECT_TRUE(study.is_custom && study.has_instructions) << name;
    EXPECT_FALSE(study.title.empty()) << name;
    const auto compiled = read_compiled(compile(study));
    ASSERT_TRUE(compiled.has_value()) << name;
    EXPECT_EQ(compiled->front, study.front) << name;
  }
  const Study kept = study_from(family_configs[2].second, {script});
  EXPECT_NE(kept.front.find(R"("imgsPerFold":11)"), std::string::npos)
      << "the script finds what Errand does not know";
}

TEST(Custom, WhatIsWrongIsSaidAtOnce) {
  const Problems none = problems_of(R"({"meta": {"title": "T"}})");
  ASSERT_EQ(none.size(), 1u);
  EXPECT_EQ(none.front().what, "the study asks no questions");
  const Problems problems = problems_of(R"({"meta": {"title": "T"},
    "custom": {"scripts": ["gone.js", "../out.js"], "markup": "gone.html", "script": "x"},
    "questions": [{"name": "q", "type": "shortText", "text": "?"}]})");
  std::string all;
  for (const Problem& problem : problems) all += problem.what + "\n";
  EXPECT_EQ(all,
            "the file \"gone.js\" is not there\n"
            "\"../out.js\" is not inside the study folder\n"
            "the file \"gone.html\" is not there\n"
            "\"custom\" has an unknown field \"script\"\n"
            "a study with a script has no \"questions\"\n");
}

TEST(Custom, TheScriptsTextCountsForTheFingerprint) {
  const char* config = family_configs[0].second;
  EXPECT_EQ(study_from(config, {script}).fingerprint, study_from(config, {script}).fingerprint);
  EXPECT_NE(study_from(config, {script}).fingerprint,
            study_from(config, {{"custom.js", "changed"}}).fingerprint);
}

Sitting sitting_with(Outputs outputs, std::uint32_t count = 2) {
  Sitting sitting{study_from(family_configs[3].second, {script}), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Loaded{outputs, count, R"([{"left":"tea"},{"left":"ü"}])"});
  sitting.happens(Started{});
  return sitting;
}

std::string field(const std::vector<SubmitField>& fields, std::string_view name) {
  for (const SubmitField& one : fields)
    if (one.name == name) return one.value;
  return "no such field";
}

/// The fields that the log of these comes to.
std::vector<SubmitField> folded_again(const Sitting& sitting, const std::vector<SubmitField>& sent) {
  const auto logged = read_log_text(field(sent, "log"));
  EXPECT_TRUE(logged.has_value()) << (logged ? "" : logged.error());
  if (!logged) return {};
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, logged->events.size());
  return submission_of(sitting.study(), replayed.state);
}

TEST(Custom, NothingBeginsBeforeTheScriptHasLoadedAndItLoadsOnce) {
  Sitting sitting{study_from(family_configs[3].second, {script}), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Started{});
  EXPECT_EQ(sitting.screen(), "instructions");
  sitting.happens(Loaded{Outputs::list, 0, "[]"});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  sitting.happens(Loaded{Outputs::list, max_subtasks + 1, "[]"});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  sitting.happens(Loaded{Outputs::list, 3, "[1,2,3]"});
  sitting.happens(Loaded{Outputs::list, 2, "[1,2]"});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
  sitting.happens(Started{});
  EXPECT_EQ(sitting.screen(), "answering");
  EXPECT_EQ(sitting.state().subtasks.size(), 3u);
  Sitting other{small_study(), small_session()};
  other.happens(Loaded{Outputs::list, 3, "[1,2,3]"});
  EXPECT_NE(other.effect<Ignored>(), nullptr) << "a study without a script loads nothing";
}

TEST(Custom, AListHoldsOneOutputASubtask) {
  Sitting sitting = sitting_with(Outputs::list);
  sitting.answers("output", {R"({"a":1})"});
  sitting.answers("output", {R"({"a":2})"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  ASSERT_NE(sitting.effect<Post>(), nullptr);
  const std::vector<SubmitField> sent = sitting.effect<Post>()->fields;
  EXPECT_EQ(field(sent, "results"), R"({"inputs":[{"left":"tea"},{"left":"ü"}],"outputs":[{"a":2},null]})");
  EXPECT_EQ(field(sent, "log").find(R"("a\":1)"), std::string::npos) << "drafts are not collected";
  EXPECT_EQ(folded_again(sitting, sent), sent);
}

TEST(Custom, KeyedOutputsAreChangedNameByName) {
  Sitting sitting = sitting_with(Outputs::keyed);
  sitting.answers("output", {R"("score":1)", R"("a\":b":"\"")"});
  sitting.happens(Next{});
  sitting.answers("output", {R"("score":2)", R"("gone":true)"});
  sitting.answers("output", {R"("gone":)"});
  sitting.happens(Previous{});
  sitting.answers("output", {R"("score":1)"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  ASSERT_NE(sitting.effect<Post>(), nullptr);
  const std::vector<SubmitField> sent = sitting.effect<Post>()->fields;
  EXPECT_EQ(field(sent, "results"),
            R"({"inputs":[{"left":"tea"},{"left":"ü"}],"outputs":{"score":1,"a\":b":"\""}})");
  EXPECT_EQ(folded_again(sitting, sent), sent);
}

TEST(Custom, WhatTheScriptSendsItselfIsTheResults) {
  Sitting sitting = sitting_with(Outputs::keyed, 1);
  sitting.answers("output", {R"("score":1)"});
  sitting.happens(Next{});
  const std::string payload = R"({"inputs":{"short":1},"outputs":{"tasks":{"score":1}}})";
  sitting.answers("results", {payload});
  sitting.answers("feedback", {"fine"});
  sitting.happens(Submitted{});
  ASSERT_NE(sitting.effect<Post>(), nullptr);
  const std::vector<SubmitField> sent = sitting.effect<Post>()->fields;
  EXPECT_EQ(field(sent, "results"), payload);
  EXPECT_EQ(field(sent, "feedback"), "fine");
  EXPECT_EQ(folded_again(sitting, sent), sent);
}

TEST(Custom, AnAnswerOfManyMegabytesIsNotTaken) {
  Sitting sitting = sitting_with(Outputs::list);
  sitting.answers("output", {std::string(max_custom_answer + 1, '1')});
  EXPECT_NE(sitting.effect<Ignored>(), nullptr);
}

}  // namespace
}  // namespace errand::tests

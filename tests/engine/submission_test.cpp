#include "wasm/session/submission.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

Sitting submitted(std::string meta) {
  Study study = study_from(R"({
    "meta": {"title": "T", "numSubtasks": 3)" +
                               meta + R"(},
    "data": {"file": "rows.csv"},
    "order": "shuffled",
    "questions": [
      {"name": "like", "type": "singleChoice", "text": "${thing}?", "choices": ["yes", "no"]},
      {"name": "when", "type": "multipleChoice", "text": "When?", "required": false, "choices": ["morning", "noon"]}],
    "controls": {"items": [{"name": "soap", "data": {"thing": "soap"}, "answer": {"like": "no"}}]},
    "finalQuestions": [{"name": "gender", "type": "dropDown", "text": "?", "choices": ["f", "m"]},
                       {"name": "feedback", "type": "longText", "text": "?", "required": false}]})",
                           {{"rows.csv", "thing,id\ntea,t1\ncoffee,c1\n"}});
  Sitting sitting{std::move(study), small_session()};
  sitting.happens(Opened{});
  for (int i = 0; i < 3; ++i) {
    const std::string name =
        sitting.state()
            .subtasks[sitting.state().order[std::get<Answering>(sitting.state().screen).position]]
            .name;
    sitting.answers("like", {name == "soap" ? "no" : "yes"});
    if (name == "1") sitting.answers("when", {"noon", "morning"});
    sitting.happens(Next{});
  }
  sitting.answers("gender", {"f"});
  sitting.answers("feedback", {"Nice <b>&\n\"task\""});
  sitting.happens(Submitted{});
  return sitting;
}

std::map<std::string, std::string> posted(const Sitting& sitting) {
  std::map<std::string, std::string> fields;
  for (const SubmitField& field : sitting.effect<Post>()->fields)
    EXPECT_TRUE(fields.emplace(field.name, field.value).second) << field.name << " twice";
  return fields;
}

TEST(Submission, HoldsTheFamilysFieldsAndOnePlainFieldPerAnswer) {
  const auto fields = posted(submitted(""));
  EXPECT_EQ(fields.at("assignmentId"), "ASSIGNMENT1");
  EXPECT_EQ(fields.at("workerId"), "WORKER1");
  EXPECT_EQ(fields.at("like.1"), "yes");
  EXPECT_EQ(fields.at("like.soap"), "no");
  EXPECT_EQ(fields.at("when.1"), "noon|morning");
  EXPECT_EQ(fields.at("when.2"), "");
  EXPECT_EQ(fields.at("gender"), "f");
  EXPECT_EQ(fields.at("feedback"), "Nice <b>&\n\"task\"");
  const auto results = nlohmann::json::parse(fields.at("results"));
  EXPECT_EQ(
      results["inputs"],
      nlohmann::json::parse(R"([{"thing":"tea","id":"t1"},{"thing":"coffee","id":"c1"},{"thing":"soap"}])"));
  EXPECT_EQ(
      results["outputs"],
      nlohmann::json::parse(
          R"([{"like":"yes","when":["noon","morning"]},{"like":"yes","when":[]},{"like":"no","when":[]}])"));
}

TEST(Submission, AggregatedOutputsAreOneObject) {
  const auto results = nlohmann::json::parse(posted(submitted(R"(, "aggregate": true)")).at("results"));
  EXPECT_EQ(
      results["outputs"],
      nlohmann::json::parse(
          R"({"like.1":"yes","when.1":["noon","morning"],"like.2":"yes","when.2":[],"like.soap":"no","when.soap":[]})"));
}

TEST(Submission, TimesNameTheOrderAndEverySubtask) {
  const auto times = nlohmann::json::parse(posted(submitted("")).at("times"));
  EXPECT_EQ(times["unit"], "us");
  EXPECT_EQ(times["order"].size(), 3u);
  EXPECT_EQ(times["subtasks"].size(), 3u);
  EXPECT_TRUE(times["subtasks"]["soap"]["firstTouched"].is_number_integer());
  EXPECT_TRUE(times["subtasks"]["soap"]["shown"].is_null()) << "no frame was reported";
  EXPECT_EQ(times["loads"], 1);
}

TEST(Submission, WithOneSubtaskTheFieldsCarryTheQuestionsNamesAlone) {
  Sitting sitting{
      study_from(R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "number", "text": "?"}]})"),
      small_session()};
  sitting.happens(Opened{});
  sitting.answers("q", {" 42 "});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  EXPECT_EQ(posted(sitting).at("q"), "42");
  EXPECT_EQ(posted(sitting).at("feedback"), "");
}

}  // namespace
}  // namespace errand::tests

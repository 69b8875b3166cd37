#include "wasm/door/desk.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace errand::tests {
namespace {

using nlohmann::json;

const std::string config =
    R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "${a}?"}]})";

TEST(Desk, AsksForTheFilesThatTheStudyNames) {
  Desk desk;
  EXPECT_EQ(json::parse(desk.open("{}")), json::parse(R"({"kind":"needs","files":["config.json"]})"));
  desk.add_file("config.json\n" + config);
  EXPECT_EQ(json::parse(desk.open("{}")), json::parse(R"({"kind":"needs","files":["rows.csv"]})"));
  desk.add_file("rows.csv\na\none\n");
  EXPECT_EQ(json::parse(desk.open("{}"))["kind"], "opened");
}

TEST(Desk, AFileThatIsNotThereIsAProblemOfTheStudy) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv");
  const json answer = json::parse(desk.open("{}"));
  EXPECT_EQ(answer["kind"], "problems");
  EXPECT_EQ(answer["problems"].size(), 1u);
}

TEST(Desk, ResumesFromALogAndDropsWhatCannotHaveHappened) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  const json opened = json::parse(desk.open(
      R"({"assignmentId":"A1","log":[{"kind":"opened","at":1},{"kind":"answered","at":2,"question":"q","value":"kept"},
    {"kind":"agreed","at":3},{"kind":"next","at":4}]})"));
  EXPECT_EQ(opened["resumed"], 2);
  EXPECT_EQ(opened["effects"][0]["view"]["questions"][0]["value"], "kept");
  EXPECT_EQ(opened["effects"][0]["view"]["questions"][0]["text"], "one?");
}

TEST(Desk, NeverCrashesOnNonsense) {
  Desk desk;
  EXPECT_EQ(json::parse(desk.dispatch("{}"))[0]["kind"], "ignored");
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  for (const char* session : {"", "[]", "{\"log\":7}", "null", "{\"assignmentId\":7,\"hit\":-3}",
                              "{\"hit\":\"99999999999999999999\"}", "\xff"}) {
    const json answer = json::parse(desk.open(session));
    EXPECT_TRUE(answer["kind"] == "opened" || answer["kind"] == "problems") << session;
  }
  for (const char* event : {"", "{}", "{\"kind\":\"next\"}", "{\"kind\":\"flies\",\"at\":1}",
                            "{\"kind\":\"next\",\"at\":1.5}", "{\"kind\":\"answered\",\"at\":1}", "[1]"})
    EXPECT_EQ(json::parse(desk.dispatch(event))[0]["kind"], "ignored") << event;
}

}  // namespace
}  // namespace errand::tests

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

TEST(Desk, ALongTextTypedInManyPiecesIsSavedInLittleRoomAndResumes) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  desk.open(R"({"assignmentId":"A1"})");
  json log = json::array();
  std::size_t saved = 0;
  std::string text;
  const auto keep = [&](const std::string& event) {
    const json effects = json::parse(desk.dispatch(event));
    ASSERT_EQ(effects[0]["kind"], "save") << event;
    saved += effects[0]["event"].get<std::string>().size();
    log.push_back(json::parse(effects[0]["event"].get<std::string>()));
  };
  const auto answered = [&](int at) {
    return json{{"kind", "answered"}, {"at", at}, {"question", "q"}, {"value", text}}.dump();
  };
  keep(R"({"kind":"opened","at":1})");
  for (int i = 2; i < 600; ++i) {
    text += "äöü typed ";
    if (i % 50 == 0) text.resize(text.size() / 2 + (text.size() / 2) % 14);
    while (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
    keep(answered(i));
  }
  text.resize(text.size() - 3);
  keep(answered(600));
  EXPECT_LT(saved, 200000u) << "whole drafts would be over a megabyte";
  const json opened = json::parse(desk.open(json{{"assignmentId", "A1"}, {"log", log}}.dump()));
  EXPECT_EQ(opened["resumed"], log.size());
  EXPECT_EQ(opened["effects"][0]["view"]["questions"][0]["value"], text);
}

TEST(Desk, AVeryLongLogStillOpens) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  json log = json::array({{{"kind", "opened"}, {"at", 1}}});
  for (int i = 0; i < 1000; ++i)
    log.push_back({{"kind", "answered"},
                   {"at", i + 2},
                   {"question", "q"},
                   {"value", std::string(4900, static_cast<char>('a' + i % 2))}});
  const json opened = json::parse(desk.open(json{{"assignmentId", "A1"}, {"log", log}}.dump()));
  EXPECT_EQ(opened["kind"], "opened");
  EXPECT_EQ(opened["resumed"], 1001);
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

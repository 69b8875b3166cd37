#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/desk_calls.hpp"
#include "tests/support/sessions.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::tests {
namespace {

using json = nlohmann::ordered_json;

const std::string config =
    R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "${a}?"}]})";

TEST(Desk, AsksForTheFilesThatTheStudyNames) {
  Desk desk;
  EXPECT_EQ(opened(desk, json::object()), json::parse(R"({"kind":"needs","files":["config.json"]})"));
  desk.add_file("config.json\n" + config);
  EXPECT_EQ(opened(desk, json::object()), json::parse(R"({"kind":"needs","files":["rows.csv"]})"));
  desk.add_file("rows.csv\na\none\n");
  EXPECT_EQ(opened(desk, json::object())["kind"], "opened");
}

TEST(Desk, AFileThatIsNotThereIsAProblemOfTheStudy) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv");
  const json answer = opened(desk, json::object());
  EXPECT_EQ(answer["kind"], "problems");
  EXPECT_EQ(answer["problems"].size(), 1u);
}

TEST(Desk, ResumesFromALogAndDropsWhatCannotHaveHappened) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  const json resumed = opened(
      desk,
      json::parse(
          R"({"assignmentId":"A1","log":[{"kind":"opened","at":1},{"kind":"answered","at":2,"question":"q","value":"kept"},
    {"kind":"agreed","at":3},{"kind":"next","at":4}]})"));
  EXPECT_EQ(resumed["resumed"], 2);
  EXPECT_EQ(resumed["effects"][0]["view"]["questions"][0]["value"], json::array({"kept"}));
  EXPECT_EQ(resumed["effects"][0]["view"]["questions"][0]["text"], "one?");
}

TEST(Desk, ALongTextTypedInManyPiecesIsSavedInLittleRoomAndResumes) {
  Desk desk;
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  opened(desk, {{"assignmentId", "A1"}});
  json log = json::array();
  std::size_t saved = 0;
  std::string text;
  const auto keep = [&](const json& event) {
    const json effects = dispatched(desk, event);
    ASSERT_EQ(effects[0]["kind"], "save") << event;
    saved += effects[0]["event"].get<std::string>().size();
    log.push_back(json::parse(effects[0]["event"].get<std::string>()));
  };
  const auto answered = [&](int at) {
    return json{{"kind", "answered"}, {"at", at}, {"question", "q"}, {"value", text}};
  };
  keep({{"kind", "opened"}, {"at", 1}});
  for (int i = 2; i < 600; ++i) {
    text += "äöü typed ";
    if (i % 50 == 0) text.resize(text.size() / 2 + (text.size() / 2) % 14);
    while (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
    keep(answered(i));
  }
  text.resize(text.size() - 3);
  keep(answered(600));
  EXPECT_LT(saved, 200000u) << "whole drafts would be over a megabyte";
  const json resumed = opened(desk, {{"assignmentId", "A1"}, {"log", log}});
  EXPECT_EQ(resumed["resumed"], log.size());
  EXPECT_EQ(resumed["effects"][0]["view"]["questions"][0]["value"], json::array({text}));
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
  const json resumed = opened(desk, {{"assignmentId", "A1"}, {"log", log}});
  EXPECT_EQ(resumed["kind"], "opened");
  EXPECT_EQ(resumed["resumed"], 1001);
}

TEST(Desk, NeverCrashesOnNonsense) {
  Desk desk;
  EXPECT_EQ(json::parse(desk.dispatch(""))[0]["kind"], "ignored");
  desk.add_file("config.json\n" + config);
  desk.add_file("rows.csv\na\none\n");
  const std::string huge_count{"\xff\xff\xff\xff\0\0\0\0", 8};
  for (const std::string& session : {std::string{}, std::string{"\x05"}, huge_count, record_of({"A"}),
                                     record_of({"A", "W", "H", "\xff", "1"})})
    EXPECT_EQ(json::parse(desk.open(session))["kind"], "problems");
  for (const char* hit : {"-3", "99999999999999999999", "", "one"})
    EXPECT_EQ(json::parse(desk.open(record_of({"A", "W", "H", "", hit, hit}) + "left over"))["kind"],
              "opened");
  for (const std::string& event :
       {std::string{}, huge_count, record_of({}), record_of({"next"}), record_of({"flies", "1"}),
        record_of({"next", "1.5"}), record_of({"next", "1", "more"}), record_of({"answered", "1"}),
        record_of({"answered", "1", "q", "7", "x"}), record_of({"answered", "1", "q", "0", ""})})
    EXPECT_EQ(json::parse(desk.dispatch(event))[0]["kind"], "ignored") << event;
}

TEST(Desk, ACompiledStudyAnswersAsTheOneItWasMadeFrom) {
  Desk as_written;
  as_written.add_file("config.json\n" + config);
  as_written.add_file("rows.csv\na\none\ntwo\n");
  Desk as_built;
  const Study study = study_from(config, {{"rows.csv", "a\none\ntwo\n"}});
  as_built.add_file("study.bin\n" + compile(study));
  EXPECT_EQ(opened(as_built, {{"hit", 2}}), json::parse(R"({"kind":"needs","files":["rows/2.bin"]})"));
  as_built.add_file("rows/2.bin\n" + compile_rows(study, 2));
  EXPECT_EQ(opened(as_built, {{"hit", 4}}), opened(as_written, {{"hit", 4}})) << "taken round";
  const json event = {{"kind", "answered"}, {"at", 1}, {"question", "q"}, {"value", "an answer"}};
  EXPECT_EQ(dispatched(as_built, event), dispatched(as_written, event));
}

}  // namespace
}  // namespace errand::tests

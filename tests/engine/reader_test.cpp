#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

std::string file_text(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream{path}.rdbuf();
  return out.str();
}

std::string all_texts(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems) out += to_text(problem) + "\n";
  return out;
}

TEST(Reader, TheExampleStudiesAreRight) {
  for (const char* name : {"meaning_similarity", "age_guess", "survey", "lexical_decision"}) {
    const std::filesystem::path folder = std::filesystem::path{ERRAND_SOURCE_DIR} / "configs" / name;
    const std::string config = file_text(folder / "config.json");
    std::vector<StudyFile> files = {{"config.json", config}};
    for (const std::string& wanted : files_wanted(config))
      files.push_back({wanted, file_text(folder / wanted)});
    const auto study = read_study(files);
    EXPECT_TRUE(study.has_value()) << name << "\n" << (study ? "" : all_texts(study.error()));
  }
}

TEST(Reader, AHitAsksForAtMostAsManyAnswersAsAFormCanSend) {
  const auto config = [](int subtasks, int questions) {
    nlohmann::json study = {{"meta", {{"title", "T"}, {"numSubtasks", subtasks}}},
                            {"limits", {{"answerBytes", max_answer_bytes}}},
                            {"questions", nlohmann::json::array()}};
    for (int i = 0; i < questions; ++i)
      study["questions"].push_back({{"name", "q" + std::to_string(i)}, {"type", "longText"}, {"text", "?"}});
    return study.dump();
  };
  EXPECT_EQ(all_texts(problems_of(config(800, 5))), "");
  const Problems problems = problems_of(config(801, 5));
  ASSERT_EQ(problems.size(), 1u) << all_texts(problems);
  EXPECT_EQ(problems.front().what, "one HIT asks for 4005 answers in 801 subtasks");
}

TEST(Reader, TenMistakesGiveTenProblemsEachWithItsPlace) {
  const std::string config = R"({
  "meta": {"title": 7, "numSubtasks": 0},
  "order": "random",
  "questions": [
    {"name": "a b", "type": "singleChoice", "text": "?", "choices": ["x", "y"]},
    {"name": "q", "type": "slidder", "text": "?"},
    {"name": "r", "type": "number", "text": "?", "min": 5, "max": 1},
    {"name": "s", "type": "shortText", "text": "?", "pattern": "[a-"},
    {"name": "t", "type": "longText", "text": "?", "maxlength": 3},
    {"name": "r", "type": "longText", "text": "How is ${thing}?"}
  ]
})";
  const Problems problems = problems_of(config);
  EXPECT_EQ(problems.size(), 10u) << all_texts(problems);
  const auto has = [&](std::uint32_t line, const std::string& word) {
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& p) {
      return p.place.line == line && p.what.find(word) != std::string::npos;
    });
  };
  EXPECT_TRUE(has(2, "title") && has(2, "numSubtasks") && has(3, "order") && has(5, "a b") &&
              has(6, "slidder") && has(7, "max") && has(8, "pattern") && has(9, "maxlength") &&
              has(10, "two questions") && has(10, "${thing}"))
      << all_texts(problems);
  EXPECT_EQ(problems[0].place, (Place{2, 21}));
  EXPECT_TRUE(std::is_sorted(problems.begin(), problems.end(),
                             [](const Problem& a, const Problem& b) { return a.place.line < b.place.line; }));
  for (const Problem& problem : problems) EXPECT_FALSE(problem.expected.empty()) << problem.what;
}

struct Bad {
  std::string config;
  std::string data;  ///< rows.csv
  std::string what;  ///< in one of the problems
};

const Bad bad_studies[] = {
    {"", "", "empty"},
    {"{", "", "object"},
    {R"({"meta": {"title": "T"},})", "", ""},
    {"[]", "", "a list"},
    {R"({"meta": {"title": "T"}})", "", "no questions"},
    {R"({"meta": {"title": "T"}, "questions": []})", "", "no questions"},
    {R"({"questions": [{"name": "q", "type": "longText", "text": "?"}]})", "", "\"meta\""},
    {R"({"meta": {"title": " "}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})", "",
     "empty"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "results", "type": "longText", "text": "?"}]})", "",
     "used by the submission"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["a", "a"]}]})",
     "", "twice"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["a", {"text": "t", "trap": true}]}]})",
     "", "too few"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "multipleChoice", "text": "?", "choices": ["a", "b"], "minSelected": 3}]})",
     "", "asks for 3"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "multipleChoice", "text": "?", "choices": ["a|b", "b"]}]})",
     "", "'|'"},
    {R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "ratingScale", "text": "?", "min": 5, "max": 5}]})",
     "", "from 5 to 5"},
    {R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "${thing}"}]})",
     "", "rows.csv"},
    {R"({"meta": {"title": "T"}, "data": {"file": "../rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "", "not inside"},
    {R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "a,b\n1,2\n,\n", "empty cells"},
    {R"({"meta": {"title": "T", "numSubtasks": 3}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "a\n1\n2\n", "2 rows"},
    {R"({"meta": {"title": "T"}, "hitCreation": {"numTasks": 3}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "a\n1\n2\n", "3 HITs"},
    {R"({"meta": {"title": "T"}, "hitCreation": {"rewardAmount": 0.005}, "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "", "rewardAmount"},
    {R"({"meta": {"title": "T"}, "submitTo": ["http://example.org"], "questions": [{"name": "q", "type": "longText", "text": "?"}]})",
     "", "no origin"},
    {R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["a", "b"]}],
        "controls": {"items": [{"name": "c", "answer": {"q": "z"}}]}})",
     "", "nobody can answer"},
    {R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["a", "b", {"value": "t", "text": "t", "trap": true}]}],
        "controls": {"items": [{"name": "c", "answer": {"q": "t"}}]}})",
     "", "is the trap"},
    {R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [{"name": "q", "type": "number", "text": "?", "max": 9}],
        "controls": {"items": [{"name": "c", "answer": {"q": "10"}}]}})",
     "", "refuses"},
    {R"({"meta": {"title": "T", "numSubtasks": 1}, "questions": [{"name": "q", "type": "longText", "text": "?"}],
        "controls": {"items": [{"name": "c", "answer": {"q": "x"}}]}})",
     "", "no room"},
    {R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [{"name": "q", "type": "longText", "text": "?"}],
        "controls": {"items": [{"name": "c"}]}})",
     "", "no \"answer\""},
    {R"({"meta": {"title": "T", "numSubtasks": 2}, "questions": [{"name": "q", "type": "longText", "text": "${w}"}],
        "controls": {"count": 1, "items": [{"name": "c", "answer": {"q": "x"}}]}})",
     "", "${w}"},
    {"{\"meta\": {\"title\": \"\xff\"}}", "", "UTF-8"},
    {R"({"meta": {"title": "T"}, "meta": {}})", "", "twice"},
    {std::string(100, '['), "", ""},
};

TEST(Reader, EveryBadStudyIsRefusedWithAWordAboutIt) {
  for (const Bad& bad : bad_studies) {
    std::vector<StudyFile> more;
    if (!bad.data.empty()) more.push_back({"rows.csv", bad.data});
    const Problems problems = problems_of(bad.config, more);
    EXPECT_FALSE(problems.empty()) << bad.config;
    EXPECT_NE(all_texts(problems).find(bad.what), std::string::npos) << bad.config << "\n"
                                                                     << all_texts(problems);
  }
}

TEST(Reader, WhatFollowsFromAMistakeIsNotReportedAsAnother) {
  const Problems problems =
      problems_of(R"({"meta": {"title": "T", "numSubtasks": 0}, "data": {"file": "rows.csv"},
    "questions": [{"name": "q", "type": "choice", "text": "${a}", "choices": ["x", "y"]}],
    "controls": {"items": [{"name": "c", "data": {"a": "1"}, "answer": {"q": "x"}}]}})",
                  {{"rows.csv", "a\n1\n"}});
  ASSERT_EQ(problems.size(), 2u) << all_texts(problems);
}

TEST(Reader, AStudyWhoseDataAloneFillTheSubmissionIsRefused) {
  const std::string config = R"({"meta": {"title": "T", "numSubtasks": 20}, "data": {"file": "rows.csv"},
    "questions": [{"name": "q", "type": "singleChoice", "text": "?", "choices": ["x", "y"]}]})";
  std::string rows = "passage\n";
  for (int i = 0; i < 20; ++i) rows += std::string(15000, 'x') + "\n";
  const Problems problems = problems_of(config, {{"rows.csv", rows}});
  ASSERT_EQ(problems.size(), 1u) << all_texts(problems);
  EXPECT_NE(problems[0].what.find("HIT 1 fills"), std::string::npos) << problems[0].what;
}

TEST(Reader, PicturesThatNoPageWouldShowAreReportedWhereTheyStand) {
  const std::string config =
      R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "instructions": {"images": ["http://example.org/a.png"]},
    "questions": [{"name": "q", "type": "longText", "text": "?", "image": {"src": "${p}", "alt": "a"}},
                  {"name": "r", "type": "longText", "text": "?", "image": {"src": "javascript:1", "alt": "a"}}]})";
  const Problems problems = problems_of(
      config, {{"rows.csv", "p\nfaces/a.svg\nhttp://example.org/b.png\nhttps://example.org/c.png\n"}});
  ASSERT_EQ(problems.size(), 3u) << all_texts(problems);
  EXPECT_EQ(problems[2].file, "rows.csv");
  EXPECT_EQ(problems[2].place.line, 3u);
}

TEST(Reader, ThousandsOfMistakesAreCutShortAndCounted) {
  std::string questions;
  for (int i = 0; i < 3000; ++i) questions += ",\"x" + std::to_string(i) + "\": 1";
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "${n" + std::to_string(i) + "}";
  const Problems problems =
      problems_of(R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "longText", "text": ")" +
                  text + "\"" + questions + "}]}");
  EXPECT_EQ(problems.size(), 200u);
  EXPECT_NE(all_texts(problems).find("more problems"), std::string::npos);
}

TEST(Reader, ATypoInAFieldIsToldTheFieldThatWasMeant) {
  const Problems problems = problems_of(
      R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "longText", "text": "?", "requird": false}]})");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].expected, "\"required\"");
}

TEST(Reader, FieldsOfTheTemplateFamilyThatErrandDoesNotKnowAreKeptOutOfTheWay) {
  const Study study = study_from(
      R"({"meta": {"title": "T", "imgsPerFold": 3}, "advanced": {"hideIfNotAccepted": true}, "hitCreation": {"fold": 2, "production": false},
    "questions": [{"name": "q", "type": "longText", "text": "?"}]})");
  EXPECT_EQ(study.title, "T");
}

TEST(Fingerprint, ChangesWithTheQuestionsAndTheDataButNotWithBlanks) {
  const auto print = [](const std::string& text, const std::string& rows) {
    return study_from(
               R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [{"name": "q", "type": "longText", "text": ")" +
                   text + "\"}]}",
               {{"rows.csv", rows}})
        .fingerprint;
  };
  EXPECT_NE(print("one", "a\n1\n"), print("two", "a\n1\n"));
  EXPECT_NE(print("one", "a\n1\n"), print("one", "a\n2\n"));
  EXPECT_EQ(study_from(R"({"meta":{"title":"T"},"questions":[{"name":"q","type":"longText","text":"?"}]})")
                .fingerprint,
            study_from("{\n  \"meta\": {\"title\": \"T\"},\n \"questions\": [{\"name\": \"q\", \"type\": "
                       "\"longText\", \"text\": \"?\"}]}")
                .fingerprint);
}

}  // namespace
}  // namespace errand::tests

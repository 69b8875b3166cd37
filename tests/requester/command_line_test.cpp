#include "requester/command_line.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <sstream>
#include <vector>

#include "commanded.hpp"
#include "temporary_folder.hpp"

namespace errand::requester {
namespace {

constexpr std::string_view ten_mistakes = R"({
  "meta": { "title": "", "numSubtasks": -1 },
  "order": "random",
  "questions": [
    { "name": "a", "type": "singelChoice", "text": "Which?", "choices": ["x", "y"] },
    { "name": "b", "type": "singleChoice", "text": "Which?", "choices": ["only"] },
    { "name": "c", "type": "number", "text": "How many?", "min": 5, "max": 2 },
    { "name": "c", "type": "shortText", "text": "What?", "pattern": "[a-" },
    { "name": "d", "type": "shortText", "text": 7 }
  ],
  "hitCreation": { "rewardAmount": 0.125 }
}
)";

TEST(Check, TenMistakesGiveTenDiagnosticsWithTheirLines) {
  const TemporaryFolder folder;
  folder.write("config.json", ten_mistakes);
  const Outcome outcome = run({"check", folder.path().string()});
  EXPECT_EQ(outcome.code, 1);
  std::istringstream lines{outcome.out};
  int count = 0;
  for (std::string head, source, caret; std::getline(lines, head) && std::getline(lines, source);) {
    if (!std::getline(lines, caret)) break;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    ASSERT_EQ(std::sscanf(head.c_str(), "config.json:%u:%u: ", &line, &column), 2) << head;
    EXPECT_NE(head.find("; expected "), std::string::npos) << head;
    EXPECT_EQ(source.substr(0, 8), (line < 10 ? "    " : "   ") + std::to_string(line) + " | ");
    EXPECT_EQ(caret, "      | " + std::string(column - 1, ' ') + "^");
    ++count;
  }
  EXPECT_EQ(count, 10) << outcome.out;
  EXPECT_NE(outcome.out.find(": 10 problems found.\n"), std::string::npos) << outcome.out;
}

TEST(Check, AFineStudyIsSummedUpWithItsCost) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  const Outcome outcome = run({"check", folder.path().string()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out,
            folder.path().string() +
                ": no problems.\n"
                "  title        Which animal?\n"
                "  subtasks     1 a HIT\n"
                "  questions    1 a subtask\n"
                "  HITs         2, 2 assignments each: 4 assignments in all\n"
                "  reward       $0.05 an assignment, $0.20 in all\n"
                "  with fees    $0.24 on a marketplace with MTurk's fees (20 %, at least one cent); Errand's "
                "own takes none\n");
}

TEST(Check, WarningsDoNotMakeAStudyWrong) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  std::filesystem::remove(folder.path() / "cat.svg");
  const Outcome outcome = run({"check", folder.path().string()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out.find("pictures.csv:2:1: warning: \"cat.svg\" is not in"), 0U) << outcome.out;
}

TEST(Try, AStudyWithMistakesIsNotStarted) {
  const TemporaryFolder folder;
  folder.write("config.json", ten_mistakes);
  const Outcome outcome = run({"try", folder.path().string(), "--port", "0"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find("10 problems found"), std::string::npos) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".errand"));
}

TEST(Results, BeforeAnyTryThereIsAHeaderAndAWord) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  const Outcome outcome = run({"results", folder.path().string()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out.find("\"HITId\",\"HITTypeId\",\"Title\","), 0U);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
  EXPECT_NE(outcome.err.find("no assignment was submitted yet"), std::string::npos);
  EXPECT_EQ(run({"results", folder.path().string(), "--json"}).out, "[\n]\n");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / ".errand"));
}

TEST(Results, AFileThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  const Outcome outcome =
      run({"results", folder.path().string(), "-o", (folder.path() / "no/such/place.csv").string()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("No such file or directory"), std::string::npos) << outcome.err;
}

TEST(CommandLine, AMisspelledCommandIsRecognized) {
  const Outcome outcome = run({"chek", "."});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "errand: there is no command \"chek\"; did you mean \"errand check\"?\n");
  EXPECT_EQ(run({"publish"}).err,
            "errand: there is no command \"publish\"; the commands are check, try, build, results, verify, "
            "simulate, codes, schema, import\n");
}

TEST(CommandLine, WrongArgumentsAreUsageErrors) {
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"check"}).code, 2);
  EXPECT_EQ(run({"try", ".", "--port", "65535"}).code, 2);
  EXPECT_EQ(run({"results", ".", "--csv", "--json"}).code, 2);
}

TEST(CommandLine, HelpTeachesWithExamples) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"check", "--help"}, {"try", "--help"}, {"results", "--help"}}) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_NE(outcome.out.find("Examples:\n"), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.err, "");
  }
  EXPECT_EQ(run({"--version"}).out, "errand 0.1.0\n");
}

}  // namespace
}  // namespace errand::requester

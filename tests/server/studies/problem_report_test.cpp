#include "server/studies/problem_report.hpp"

#include <gtest/gtest.h>

namespace errand::studies {
namespace {

Problem at(std::uint32_t line, std::uint32_t column) {
  return {.file = "config.json", .place = {line, column}, .what = "is wrong", .expected = "something right"};
}

TEST(ProblemReport, ShowsTheLineAndACaretUnderTheColumn) {
  EXPECT_EQ(problem_report(at(2, 3), "{\n\t\"é\": 1,\r\n}", Ink::plain),
            "config.json:2:3: is wrong; expected something right\n"
            "    2 |  \"é\": 1,\n"
            "      |   ^\n");
}

TEST(ProblemReport, ALoneCarriageReturnEndsALineToo) {
  EXPECT_EQ(problem_report(at(2, 1), "a\rb\rc", Ink::plain),
            "config.json:2:1: is wrong; expected something right\n    2 | b\n      | ^\n");
}

TEST(ProblemReport, AFileAsAWholeHasNoLine) {
  EXPECT_EQ(problem_report(at(0, 0), "text", Ink::plain),
            "config.json: is wrong; expected something right\n");
  EXPECT_EQ(problem_report(at(9, 9), "text", Ink::plain),
            "config.json:9:9: is wrong; expected something right\n");
}

TEST(ProblemReport, OfALongLineThePartAroundTheColumnIsShown) {
  const std::string source = std::string(500, 'a') + "X" + std::string(500, 'b');
  const std::string report = problem_report(at(1, 501), source, Ink::plain);
  const std::string line = report.substr(report.find('\n') + 1);
  EXPECT_LT(report.size(), 400U);
  EXPECT_EQ(line.substr(0, line.find('\n')),
            "    1 | …" + std::string(50, 'a') + "X" + std::string(49, 'b') + "…");
  EXPECT_NE(line.find("      | " + std::string(51, ' ') + "^\n"), std::string::npos);
}

TEST(ProblemReport, SendsNoControlCharactersToTheTerminal) {
  Problem problem = at(1, 1);
  problem.what = "has \033[31m\u009B in it";
  const std::string report = problem_report(problem, "\033]0;title\a \x80", Ink::plain);
  EXPECT_EQ(report.find('\033'), std::string::npos);
  EXPECT_EQ(report.find('\a'), std::string::npos);
  EXPECT_EQ(report.find("\u009B"), std::string::npos);
  EXPECT_NE(problem_report(at(1, 1), "x", Ink::coloured).find("\033[1mconfig.json:1:1:\033[0m is wrong"),
            std::string::npos);
}

}  // namespace
}  // namespace errand::studies

#include "wasm/study/rules.hpp"

#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

Question question(const std::string& fields) {
  return study_from(R"({"meta": {"title": "T"}, "questions": [{"name": "q", "text": "?", )" + fields + "}]}")
      .questions.at(0);
}

struct Case {
  std::string fields;
  std::vector<Value> good;
  std::vector<Value> bad;
};

const Case cases[] = {
    {R"("type": "singleChoice", "choices": ["a", "b"])", {{"a"}}, {{}}},
    {R"("type": "singleChoice", "choices": ["a", "b"], "required": false)", {{}, {"b"}}, {}},
    {R"("type": "dropDown", "choices": ["a", "b"])", {{"b"}}, {{}}},
    {R"("type": "multipleChoice", "choices": ["a", "b", "c"], "minSelected": 2, "maxSelected": 2)",
     {{"a", "c"}},
     {{}, {"a"}, {"a", "b", "c"}}},
    {R"("type": "multipleChoice", "choices": ["a", "b", "c"], "required": false, "maxSelected": 1)",
     {{}, {"c"}},
     {{"a", "b"}}},
    {R"("type": "ratingScale", "min": -2, "max": 2)", {{"-2"}, {"0"}, {"2"}}, {{}}},
    {R"("type": "number", "min": 0, "max": 120, "integer": true)",
     {{"0"}, {"120"}, {" 42 "}, {"007"}},
     {{}, {"-1"}, {"121"}, {"4.5"}, {"4,5"}, {"1e2"}, {"x"}, {"+3"}, {"  "}}},
    {R"("type": "number", "decimals": 2)",
     {{"-3.25"}, {"0.10"}, {"1.500"}},
     {{"1.005"}, {"."}, {"1."}, {".5"}}},
    {R"("type": "shortText", "minLength": 2, "maxLength": 4)",
     {{"äö"}, {"abcd"}, {" ab "}},
     {{}, {"a"}, {"abcde"}, {"   "}}},
    {R"("type": "shortText", "pattern": "[A-Z]{2}\\d+")",
     {{"AB1"}, {"XY2026"}},
     {{"ab1"},
      {"AB"},
      {"AB1 "
       "x"}}},
    {R"("type": "longText", "minLength": 3)", {{"abc"}, {"a\nb"}}, {{"ab"}, {}}},
};

TEST(Rules, AcceptGoodAnswersAndSayWhyTheyRefuseBadOnes) {
  for (const Case& one : cases) {
    const Question asked = question(one.fields);
    for (const Value& value : one.good) {
      EXPECT_TRUE(possible(asked, value)) << one.fields;
      EXPECT_EQ(fault_of(asked, value), std::nullopt) << one.fields << " " << ::testing::PrintToString(value);
    }
    for (const Value& value : one.bad) {
      ASSERT_TRUE(fault_of(asked, value).has_value()) << one.fields << " " << ::testing::PrintToString(value);
      EXPECT_EQ(fault_of(asked, value)->back(), '.') << *fault_of(asked, value);
    }
  }
}

TEST(Rules, TheStudysOwnWordsComeBeforeErrands) {
  const Question asked = question(
      R"("type": "number", "min": 1, "messages": {"required": "Say how many!", "range": "One or more!"})");
  EXPECT_EQ(fault_of(asked, {}), "Say how many!");
  EXPECT_EQ(fault_of(asked, {"0"}), "One or more!");
}

TEST(Rules, ANumberOutOfRangeIsToldTheRangeAndTheUnit) {
  const Question asked =
      question(R"("type": "number", "min": 0, "max": 120, "integer": true, "unit": "years")");
  EXPECT_EQ(fault_of(asked, {"130"}), "Please enter a whole number from 0 to 120 years.");
}

TEST(DecimalNumber, ReadsBackAsItWasWritten) {
  for (const char* text : {"0", "-1", "12.5", "0.000001", "999999999999.999999", "-0.25"})
    EXPECT_EQ(to_text(*parse_decimal(text)), text);
  for (const char* text :
       {"", "-", ".5", "5.", "1.0000001", "1234567890123", "1e3", "0x1", " 1", "1 ", "--1", "1.2.3", "٣"})
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
}

}  // namespace
}  // namespace errand::tests

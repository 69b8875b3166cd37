#include "wasm/study/rules.hpp"

#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

Question question(const std::string& fields) {
  return study_from(R"({"meta": {"title": "T"}, "questions": [{"name": "q", "text": "?", )" + fields + "}]}")
      .blocks.front()
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
    {R"("type": "longText", "minWords": 2, "maxWords": 3)",
     {{"two words"}, {" three\n short\twords "}},
     {{"one"}, {"one two three four"}, {}}},
    {R"("type": "singleChoice", "choices": ["a", {"value": "other", "text": "Other", "write": true}])",
     {{"a"}, {"other=else"}, {"other=a=b"}},
     {{}, {"other"}, {"other="}, {"other=  "}}},
    {R"("type": "multipleChoice", "choices": ["a", "b", {"value": "none", "text": "None", "alone": true}], "minSelected": 2)",
     {{"a", "b"}, {"none"}},
     {{"none", "a"}, {"a"}}},
    {R"("type": "imageChoice", "many": true, "maxSelected": 1, "choices": [{"value": "a", "text": "A", "image": {"src": "a.png", "alt": "A"}}, "b"])",
     {{"a"}},
     {{"a", "b"}, {}}},
    {R"("type": "pairwise", "choices": ["a", "b"])", {{"a"}}, {{}}},
    {R"("type": "slider", "min": -1, "max": 1, "step": 0.25)",
     {{"-1"}, {"0.75"}, {"0"}},
     {{}, {"0.1"}, {"1.25"}, {"x"}}},
    {R"("type": "ranking", "choices": ["a", "b", "c"])", {{"c", "a", "b"}}, {{}, {"a", "b"}}},
    {R"("type": "ranking", "choices": ["a", "b", "c"], "most": 2)", {{"c", "a"}}, {{"a"}, {"a", "b", "c"}}},
    {R"("type": "grid", "rows": ["fast", "cheap"], "choices": ["no", "yes"])",
     {{"fast=no", "cheap=yes"}, {"cheap=no", "fast=no"}},
     {{}, {"fast=no"}}},
    {R"("type": "grid", "rows": ["fast", "cheap"], "choices": ["no", "yes"], "required": false)",
     {{}, {"fast=no"}},
     {}},
    {R"("type": "bestWorst", "choices": ["a", "b", "c"])",
     {{"best=a", "worst=c"}, {"worst=a", "best=b"}},
     {{}, {"best=a"}, {"best=a", "worst=a"}}},
    {R"("type": "constantSum", "choices": ["a", "b"])",
     {{"a=100"}, {"a= 40 ", "b=60"}, {"a=0", "b=100"}},
     {{}, {"a=99"}, {"a=50", "b=51"}, {"a=-1", "b=101"}, {"a=99.5", "b=0.5"}, {"a=x"}, {"a=", "b=99"}}},
    {R"("type": "constantSum", "choices": ["a", "b"], "total": 1, "decimals": 2)",
     {{"a=0.25", "b=0.75"}},
     {{"a=0.125", "b=0.875"}}},
    {R"("type": "date", "min": "2024-02-01", "max": "2024-02-29")",
     {{"2024-02-01"}, {"2024-02-29"}},
     {{}, {"2024-01-31"}, {"2024-03-01"}, {"2023-02-29"}, {"2024-2-9"}, {"29.2.2024"}}},
    {R"("type": "time", "min": "08:00")", {{"08:00"}, {"23:59"}}, {{"07:59"}, {"24:00"}, {"8:00"}, {}}},
    {R"("type": "dateTime")",
     {{"2024-02-29T00:00"}},
     {{"2024-02-29"}, {"2024-02-30T00:00"}, {"2024-02-29 00:00"}, {}}},
    {R"("type": "html")", {{}}, {}},
    {R"("type": "audio", "src": "a.mp3", "mustFinish": true)", {{"ended"}}, {{}}},
    {R"("type": "video", "src": "a.mp4")", {{"ended"}, {}}, {}},
};

TEST(Rules, AcceptGoodAnswersAndSayWhyTheyRefuseBadOnes) {
  for (const Case& one : cases) {
    const Question asked = question(one.fields);
    for (const Value& value : one.good) {
      EXPECT_TRUE(possible(asked, value)) << one.fields;
      EXPECT_EQ(fault_of(asked, value), std::nullopt) << one.fields << " " << ::testing::PrintToString(value);
    }
    for (const Value& value : one.bad)
      EXPECT_TRUE(fault_of(asked, value).has_value()) << one.fields << " " << ::testing::PrintToString(value);
  }
}

const Case impossible[] = {
    {R"("type": "singleChoice", "choices": ["a", "b"])", {}, {{"c"}, {"a", "b"}, {"a=more"}, {""}}},
    {R"("type": "singleChoice", "choices": ["a", "a=b"])", {{"a=b"}}, {{"a=c"}}},
    {R"("type": "multipleChoice", "choices": ["a", "b"])", {{"b", "a"}}, {{"a", "a"}, {"a", "c"}}},
    {R"("type": "ranking", "choices": ["a", "b"])", {{"b"}}, {{"a", "a"}, {"c"}}},
    {R"("type": "grid", "rows": ["r", "s"], "choices": ["x", "y"])",
     {{"r=x"}},
     {{"r"}, {"r=z"}, {"t=x"}, {"r=x", "r=y"}}},
    {R"("type": "bestWorst", "choices": ["a", "b", "c"])",
     {{"best=a"}},
     {{"a"}, {"best=d"}, {"good=a"}, {"best=a", "best=b"}}},
    {R"("type": "constantSum", "choices": ["a", "b"])", {{"a="}, {"b=x"}}, {{"a"}, {"c=1"}, {"a=1", "a=2"}}},
    {R"("type": "html")", {{}}, {{"x"}}},
    {R"("type": "audio", "src": "a.mp3")", {{"ended"}}, {{"played"}, {"ended", "ended"}}},
    {R"("type": "slider")", {{"7"}, {"x"}}, {{"1", "2"}}},
};

TEST(Rules, WhatNoPageCouldSendIsImpossible) {
  for (const Case& one : impossible) {
    const Question asked = question(one.fields);
    for (const Value& value : one.good)
      EXPECT_TRUE(possible(asked, value)) << one.fields << " " << ::testing::PrintToString(value);
    for (const Value& value : one.bad)
      EXPECT_FALSE(possible(asked, value)) << one.fields << " " << ::testing::PrintToString(value);
  }
}

TEST(Rules, TheStudysOwnWordsComeBeforeErrands) {
  const Question asked = question(
      R"("type": "number", "min": 1, "messages": {"required": "Say how many!", "range": "One or more!"})");
  EXPECT_EQ(fault_of(asked, {}), (Fault{"own", {"Say how many!"}}));
  EXPECT_EQ(fault_of(asked, {"0"}), (Fault{"own", {"One or more!"}}));
}

TEST(Rules, AFaultHasTheFactsThatAGoodMessageNeeds) {
  const Question number =
      question(R"("type": "number", "min": 0, "max": 120, "integer": true, "unit": "years")");
  EXPECT_EQ(fault_of(number, {"130"}), (Fault{"outOfRange", {"0", "120", "years"}}));
  EXPECT_EQ(fault_of(number, {"3.5"}), (Fault{"notWhole", {"0", "120", "years"}}));
  EXPECT_EQ(fault_of(question(R"("type": "shortText", "minLength": 5)"), {"äöü"}),
            (Fault{"tooShort", {"5", "3"}}));
  const Question sum = question(R"("type": "constantSum", "choices": ["a", "b"], "unit": "%")");
  EXPECT_EQ(fault_of(sum, {"a=30"}), (Fault{"wrongSum", {"100", "30", "%"}}));
  EXPECT_EQ(fault_of(sum, {"a=999999999999", "b=999999999999"})->id, std::string{"wrongSum"});
  const Question grid = question(R"("type": "grid", "rows": ["a", "b", "c"], "choices": ["x", "y"])");
  EXPECT_EQ(fault_of(grid, {"b=x"}), (Fault{"missingRows", {"2"}}));
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

// Conditions, pages and answers in texts: what is asked, what is refused, and what a study may not say.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/sessions.hpp"
#include "wasm/session/asked.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::tests {
namespace {

using nlohmann::json;

/// Three pages; the second for smokers, the end for those who drink nothing.
const std::string paged = R"({
  "meta": {"title": "T"},
  "pages": [
    {"name": "first", "endIf": {"question": "drink", "is": "nothing"}, "skipTo": {"page": "last", "if": {"question": "drink", "is": "water"}}, "questions": [
      {"name": "smoke", "type": "singleChoice", "text": "Do you smoke?", "choices": ["yes", "no"]},
      {"name": "many", "type": "number", "text": "How many a day?", "showIf": {"question": "smoke", "is": "yes"}},
      {"name": "drink", "type": "singleChoice", "text": "What do you drink?", "choices": ["tea", "water", "nothing"]}]},
    {"name": "smokers", "showIf": {"all": [{"question": "smoke", "is": "yes"}, {"question": "many", "above": 10}]}, "questions": [
      {"name": "why", "type": "shortText", "text": "${many} a day?", "requiredIf": {"question": "many", "above": 20}}]},
    {"name": "last", "questions": [
      {"name": "from", "type": "number", "text": "From?"},
      {"name": "to", "type": "number", "text": "To?", "must": {"atLeast": {"question": "from"}}}]}
  ],
  "finalQuestions": [
    {"name": "age", "type": "number", "text": "You drink ${drink}. Your age?"},
    {"name": "parent", "type": "shortText", "text": "Who allowed it?", "showIf": {"all": [{"question": "age", "below": 18}, {"question": "smoke", "is": "yes"}]}}]
})";

std::vector<std::string> on_screen(const Sitting& sitting) {
  std::vector<std::string> names;
  for (const AskedQuestion& one : asked(sitting.study(), sitting.state()).questions)
    names.push_back(one.question->name);
  return names;
}

using Names = std::vector<std::string>;

Sitting begun() {
  Sitting sitting{study_from(paged), small_session()};
  sitting.happens(Opened{});
  return sitting;
}

TEST(Logic, AQuestionComesAndGoesWithTheAnswerItDependsOn) {
  Sitting sitting = begun();
  EXPECT_EQ(on_screen(sitting), (Names{"smoke", "drink"}));
  sitting.answers("smoke", {"yes"});
  EXPECT_EQ(on_screen(sitting), (Names{"smoke", "many", "drink"}));
  ASSERT_NE(sitting.effect<Render>(), nullptr);
  sitting.answers("many", {"12"});
  EXPECT_EQ(sitting.effect<Render>(), nullptr);
  sitting.answers("smoke", {"no"});
  EXPECT_EQ(on_screen(sitting), (Names{"smoke", "drink"}));
  sitting.answers("smoke", {"yes"});
  EXPECT_EQ(asked(sitting.study(), sitting.state()).values->at(1), Value{"12"})
      << "what was answered is kept";
}

TEST(Logic, APageIsShownSkippedOrTheLastAsTheAnswersSay) {
  Sitting sitting = begun();
  sitting.answers("smoke", {"yes"});
  sitting.answers("many", {"12"});
  sitting.answers("drink", {"tea"});
  sitting.happens(Next{});
  EXPECT_EQ(on_screen(sitting), Names{"why"});
  EXPECT_NE(sitting.effect<Render>()->view.questions[0].display.find("12 a day?"), std::string::npos);
  sitting.happens(Previous{});
  sitting.answers("drink", {"water"});
  sitting.happens(Next{});
  EXPECT_EQ(on_screen(sitting), (Names{"from", "to"}));
  sitting.happens(Previous{});
  EXPECT_EQ(on_screen(sitting), (Names{"smoke", "many", "drink"})) << "back goes the way that forth came";
  sitting.answers("drink", {"nothing"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.screen(), "finalQuestions");
  EXPECT_NE(sitting.effect<Render>()->view.questions[0].display.find("You drink nothing."),
            std::string::npos);
  sitting.happens(Previous{});
  EXPECT_EQ(on_screen(sitting).front(), "smoke");
}

TEST(Logic, WhetherAnAnswerIsNeededDependsOnAnotherOne) {
  Sitting sitting = begun();
  sitting.answers("smoke", {"yes"});
  sitting.answers("drink", {"tea"});
  sitting.answers("many", {"12"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  EXPECT_EQ(on_screen(sitting), (Names{"from", "to"})) << "twelve need no reason";
  sitting.happens(Previous{});
  sitting.happens(Previous{});
  sitting.answers("many", {"21"});
  sitting.happens(Next{});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.effect<ShowErrors>()->errors.front().fault.id, std::string{"missingText"});
}

TEST(Logic, AnAnswerIsHeldAgainstAnotherOne) {
  Sitting sitting = begun();
  sitting.answers("smoke", {"no"});
  sitting.answers("drink", {"water"});
  sitting.happens(Next{});
  sitting.answers("from", {"10"});
  sitting.answers("to", {"9"});
  sitting.happens(Next{});
  EXPECT_EQ(sitting.effect<ShowErrors>()->errors.front().fault,
            (Fault{"compared", {"atLeast", "From?", "10"}}));
  sitting.answers("to", {"10"});
  EXPECT_TRUE(sitting.effect<ShowErrors>()->errors.empty());
}

TEST(Logic, WhatAWorkerWroteIsNoTemplate) {
  Sitting sitting{study_from(R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "pages": [
      {"questions": [{"name": "a", "type": "shortText", "text": "?"},
                     {"name": "b", "type": "singleChoice", "text": "?", "choices": ["${secret} or so", "no"]}]},
      {"questions": [{"name": "c", "type": "longText", "text": "${a}, ${b}?"}]}]})",
                             {{"rows.csv", "secret\nhidden\n"}}),
                  small_session()};
  sitting.happens(Opened{});
  sitting.answers("a", {"${secret}"});
  sitting.answers("b", {"${secret} or so"});
  sitting.happens(Next{});
  EXPECT_NE(sitting.effect<Render>()->view.questions[0].display.find("${secret}, hidden or so?"),
            std::string::npos)
      << sitting.effect<Render>()->view.questions[0].display;
}

TEST(Logic, WhatWasNotAskedIsNotSent) {
  Sitting sitting = begun();
  sitting.answers("smoke", {"yes"});
  sitting.answers("many", {"12"});
  sitting.answers("smoke", {"no"});
  sitting.answers("drink", {"nothing"});
  sitting.happens(Next{});
  sitting.answers("age", {"17"});
  EXPECT_EQ(on_screen(sitting), Names{"age"}) << "who does not smoke any more has no parent to ask";
  sitting.happens(Submitted{});
  const Post* post = sitting.effect<Post>();
  ASSERT_NE(post, nullptr);
  for (const SubmitField& field : post->fields) {
    const bool hidden = field.name == "many" || field.name == "why" || field.name == "parent";
    EXPECT_TRUE(!hidden || field.value.empty()) << field.name << ": " << field.value;
  }
  const json outputs = json::parse(post->fields[2].value)["outputs"][0];
  EXPECT_EQ(outputs,
            json::parse(R"({"smoke":"no","many":null,"drink":"nothing","why":null,"from":null,"to":null})"));
}

TEST(Logic, APagedStudyComesBackFromItsCompiledForm) {
  const Study study = study_from(paged);
  const auto back = read_compiled(compile(study));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(compile(*back), compile(study));
  Sitting as_read{study, small_session()};
  Sitting as_compiled{*back, small_session()};
  for (Sitting* sitting : {&as_read, &as_compiled}) {
    sitting->happens(Opened{});
    sitting->answers("smoke", {"yes"});
    sitting->answers("many", {"30"});
    sitting->answers("drink", {"tea"});
    sitting->happens(Next{});
    sitting->happens(Next{});
  }
  EXPECT_EQ(as_read.effects(), as_compiled.effects());
  EXPECT_EQ(replay(*back, small_session(), as_read.state().log).state, as_read.state());
}

struct Truth {
  const char* condition;
  std::vector<std::pair<std::string, Value>> answers;
  bool holds;
};

const Truth truths[] = {
    {R"({"question": "c", "is": "a"})", {{"c", {"a"}}}, true},
    {R"({"question": "c", "is": "a"})", {}, false},
    {R"({"question": "c", "isNot": "a"})", {}, true},
    {R"({"question": "c", "isNot": "a"})", {{"c", {"b"}}}, true},
    {R"({"question": "c", "is": "other"})", {{"c", {"other=mine"}}}, true},
    {R"({"question": "c", "isOneOf": ["a", "b"]})", {{"c", {"b"}}}, true},
    {R"({"question": "m", "includes": "y"})", {{"m", {"x", "y"}}}, true},
    {R"({"question": "m", "is": "y"})", {{"m", {"x", "y"}}}, false},
    {R"({"question": "n", "above": 9})", {{"n", {" 10 "}}}, true},
    {R"({"question": "n", "atMost": "9.5"})", {{"n", {"9.50"}}}, true},
    {R"({"question": "n", "below": 9})", {{"n", {"many"}}}, false},
    {R"({"question": "n", "below": 9})", {}, false},
    {R"({"question": "d", "atLeast": "2024-02-01"})", {{"d", {"2024-02-01"}}}, true},
    {R"({"question": "n", "answered": true})", {{"n", {"0"}}}, true},
    {R"({"question": "n", "answered": false})", {{"n", {"  "}}}, true},
    {R"({"question": "n", "is": {"question": "k"}})", {{"n", {"4"}}, {"k", {"4"}}}, true},
    {R"({"question": "n", "isNot": {"question": "k"}})", {{"n", {"4"}}}, false},
    {R"({"column": "kind", "is": "word"})", {}, true},
    {R"({"not": {"column": "kind", "isOneOf": ["word", "none"]}})", {}, false},
    {R"({"any": [{"question": "n", "above": 1}, {"question": "k", "above": 1}]})", {{"k", {"2"}}}, true},
    {R"({"all": [{"question": "n", "above": 1}, {"not": {"question": "k", "above": 1}}]})",
     {{"n", {"2"}}},
     true},
};

TEST(Conditions, AreTotal) {
  for (const Truth& truth : truths) {
    const std::string config = R"({"meta": {"title": "T"}, "data": {"file": "rows.csv"}, "questions": [
      {"name": "c", "type": "singleChoice", "text": "?", "required": false, "choices": ["a", "b", {"value": "other", "text": "Other", "write": true}]},
      {"name": "m", "type": "multipleChoice", "text": "?", "choices": ["x", "y"]},
      {"name": "n", "type": "number", "text": "?"}, {"name": "k", "type": "number", "text": "?"},
      {"name": "d", "type": "date", "text": "?"},
      {"name": "seen", "type": "longText", "text": "?", "showIf": )" +
                               std::string{truth.condition} + "}]}";
    Sitting sitting{study_from(config, {{"rows.csv", "kind\nword\n"}}), small_session()};
    sitting.happens(Opened{});
    for (const auto& [question, value] : truth.answers) sitting.answers(question, value);
    EXPECT_EQ(on_screen(sitting).back() == "seen", truth.holds) << truth.condition;
  }
}

const std::pair<const char*, const char*> wrong[] = {
    {R"({"question": "agee", "is": 1})", R"(about "agee", which is no question; expected "age")"},
    {R"({"question": "later", "is": 1})", R"(about "later", which is not asked before)"},
    {R"({"question": "self", "is": 1})", R"(about "self", which is not asked before)"},
    {R"({"question": "text", "is": "x"})", R"(about "text", which has no answer)"},
    {R"({"question": "age", "is": "old"})", R"(the answer to "age" is never "old"; expected a number)"},
    {R"({"question": "pet", "is": "cow"})",
     R"(the answer to "pet" is never "cow"; expected one of "cat", "dog")"},
    {R"({"question": "pet", "above": 3})", R"(answers to "pet" are not larger or smaller)"},
    {R"({"question": "pet", "is": "cat", "isNot": "dog"})", "compares twice"},
    {R"({"question": "pet"})", "compares with nothing"},
    {R"({"question": "pet", "isOneOf": "cat"})", "\"isOneOf\" of"},
    {R"({"question": "pet", "answered": "yes"})", R"("answered" of)"},
    {R"({"question": "pet", "column": "a", "is": "x"})", "about several things at once"},
    {R"({"is": "cat"})", "is about nothing"},
    {R"({"column": "kind", "is": "x"})", R"(about the column "kind", which the data do not have)"},
    {R"({"all": [{"question": "pet", "is": "cat"}, {"question": "pet", "is": "dog"}]})", "meets all of it"},
    {R"({"all": []})", "an empty list"},
    {R"({"question": "pet", "iss": "cat"})", "compares with nothing"},
    {R"({"question": "pet", "is": {"question": "nobody"}})", R"(about "nobody", which is no question)"},
    {R"("pet")", "is a text; expected an object"},
};

TEST(Conditions, WhatCannotBeMeantIsSaid) {
  for (const auto& [condition, expected] : wrong) {
    const Problems problems = problems_of(
        R"({"meta": {"title": "T"}, "questions": [
      {"name": "age", "type": "number", "text": "?"},
      {"name": "pet", "type": "singleChoice", "text": "?", "choices": ["cat", "dog"]},
      {"name": "text", "type": "html", "html": "x"},
      {"name": "self", "type": "longText", "text": "?", "showIf": )" +
        std::string{condition} + R"(}, {"name": "later", "type": "number", "text": "?"}]})");
    ASSERT_FALSE(problems.empty()) << condition;
    EXPECT_NE(to_text(problems.front()).find(expected), std::string::npos) << condition << "\n"
                                                                           << to_text(problems.front());
  }
}

TEST(Pages, WhatCannotBeMeantIsSaid) {
  const auto first = [](const std::string& pages) {
    const Problems problems = problems_of(R"({"meta": {"title": "T"}, "pages": )" + pages + "}");
    return problems.empty() ? std::string{} : to_text(problems.front());
  };
  const std::string q = R"("questions": [{"name": "a", "type": "number", "text": "?"}])";
  const std::string r = R"("questions": [{"name": "b", "type": "number", "text": "${a}?"}])";
  const std::string yes = R"("if": {"question": "a", "above": 1})";
  EXPECT_EQ(first("[{" + q + "}, {\"name\": \"end\", " + r + "}]"), "");
  EXPECT_NE(first("[{" + q + R"(, "skipTo": {"page": "nowhere", )" + yes + "}}, {" + r + "}]")
                .find("which is no page"),
            std::string::npos);
  EXPECT_NE(first("[{\"name\": \"x\", " + q + R"(, "skipTo": {"page": "x", )" + yes + "}}, {" + r + "}]")
                .find("which is not further down"),
            std::string::npos);
  EXPECT_NE(
      first("[{" + q + R"(, "skipTo": {"page": "end"}}, {"name": "end", )" + r + "}]").find("has no \"if\""),
      std::string::npos);
  EXPECT_NE(first("[{\"name\": \"x\"}]").find("asks no questions"), std::string::npos);
  EXPECT_NE(first("[{\"name\": \"x\", " + q + "}, {\"name\": \"x\", " + r + "}]").find("two pages are named"),
            std::string::npos);
  EXPECT_NE(
      first(
          R"([{"questions": [{"name": "a", "type": "number", "text": "${b}?"}, {"name": "b", "type": "number", "text": "?"}]}])")
          .find("an answer that is not given before"),
      std::string::npos);
}

}  // namespace
}  // namespace errand::tests

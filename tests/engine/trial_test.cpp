#include "wasm/study/trial.hpp"

#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/study/compiled.hpp"
#include "wasm/study/facts.hpp"

namespace errand::tests {
namespace {

std::string study_of(const std::string& fields) {
  return R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "trial", "text": "?", )" + fields +
         "}]}";
}

Question trial(const std::string& fields) {
  return study_from(study_of(fields)).blocks.front().questions.at(0);
}

const std::string responses =
    R"("responses": [{"value": "yes", "text": "Yes", "key": "f"}, {"value": "no", "text": "No"}])";
const std::string word =
    R"("phases": [{"text": "+", "duration": 500}, {"text": "word", "duration": 200, "respond": true},
                  {"text": "####", "duration": 800, "respond": true}, {"duration": 300}], )" +
    responses;

/// An answer with the other measures of a quiet run.
Value run(std::vector<std::string> begin, const std::string& onsets, const std::string& end,
          const std::string& dropped, const std::string& unfocused = "0") {
  Value value = std::move(begin);
  for (const std::string& part :
       {"onsets=" + onsets, "end=" + end, "dropped=" + dropped, std::string{"frame=16667"},
        std::string{"grain=100"}, std::string{"lag=1500"}, "unfocused=" + unfocused,
        std::string{"backwards=0"}, std::string{"lost=0"}})
    value.push_back(part);
  return value;
}

Value responded(const std::string& value, const std::string& by, const std::string& at,
                const std::string& onsets = "0 500000 700000 900000", const std::string& end = "1200000",
                const std::string& dropped = "0 0 0 0") {
  return run({"runs=1", "response=" + value, "by=" + by, "at=" + at}, onsets, end, dropped);
}

const Value timed_out = run({"runs=1"}, "0 500000 700000 1500000", "1800000", "0 0 0 0");

TEST(Trial, WhatAPageCanMeasureIsPossible) {
  const Question question = trial(word);
  for (const Value& value : {Value{"runs=1"}, Value{"runs=7"}, timed_out, responded("yes", "key", "880000"),
                             responded("yes", "touch", "880000"), responded("no", "mouse", "880000"),
                             responded("no", "button", "500000"), responded("yes", "key", "900000"),
                             responded("yes", "key", "650000", "0 500000 - 666667", "1000000", "0 0 - 0")})
    EXPECT_TRUE(possible(question, value)) << ::testing::PrintToString(value);
}

TEST(Trial, WhatNoPageCanMeasureIsImpossible) {
  const Question question = trial(word);
  Value doubled = timed_out;
  doubled.push_back("lost=0");
  Value cut = timed_out;
  cut.pop_back();
  const std::vector<std::pair<std::string, Value>> impossible = {
      {"nothing", {}},
      {"never begun", {"runs=0"}},
      {"something else", {"yes"}},
      {"more than there is", doubled},
      {"less than there is", cut},
      {"no such response", responded("perhaps", "key", "880000")},
      {"a key for a response that has none", responded("no", "key", "880000")},
      {"no such device", responded("yes", "thought", "880000")},
      {"before the stimulus", responded("yes", "key", "499999")},
      {"after the window", responded("yes", "key", "900001")},
      {"a time that is no number", responded("yes", "key", "880000.5")},
      {"a negative time", responded("yes", "key", "-1")},
      {"times that run back", responded("yes", "key", "880000", "0 700000 500000 900000")},
      {"an end before the last phase", responded("yes", "key", "880000", "0 500000 700000 900000", "899999")},
      {"a late first phase", responded("yes", "key", "880000", "1 500000 700000 900000")},
      {"too few phases", responded("yes", "key", "880000", "0 500000 700000", "1200000", "0 0 0")},
      {"a phase left out that had to be shown",
       responded("yes", "key", "880000", "0 500000 700000 -", "1200000", "0 0 0 -")},
      {"the first phase of the window left out",
       responded("yes", "key", "880000", "0 - 700000 900000", "1200000", "0 - 0 0")},
      {"frames of a phase that was not shown",
       responded("yes", "key", "650000", "0 500000 - 666667", "1000000", "0 0 0 0")},
      {"no response, and a phase left out", run({"runs=1"}, "0 500000 - 700000", "1000000", "0 0 - 0")},
      {"a day", run({"runs=1"}, "0 500000 700000 1500000", "86400000001", "0 0 0 0")}};
  for (const auto& [what, value] : impossible) EXPECT_FALSE(possible(question, value)) << what;
}

TEST(Trial, APhaseWithoutDurationEndsByAResponseOnly) {
  const Question question =
      trial(R"("phases": [{"text": "word", "duration": 200}, {"respond": true}], )" + responses);
  EXPECT_FALSE(possible(question, run({"runs=1"}, "0 200000", "900000", "0 0")));
  EXPECT_TRUE(possible(question, responded("yes", "key", "880000", "0 200000", "900000", "0 0")));
}

TEST(Trial, WhatTheResponseDoesNotEndIsNotLeftOut) {
  const Question question = trial(R"("responseEnds": false, )" + word);
  EXPECT_TRUE(possible(question, responded("yes", "key", "650000")));
  EXPECT_FALSE(
      possible(question, responded("yes", "key", "650000", "0 500000 - 666667", "1000000", "0 0 - 0")));
}

TEST(Trial, IsBegunPerhapsAgainAndEndedOnce) {
  const Question question = trial(word);
  const Value once = {"runs=1"};
  const Value twice = {"runs=2"};
  EXPECT_TRUE(trial_goes_on(question, {}, once));
  EXPECT_TRUE(trial_goes_on(question, once, timed_out));
  EXPECT_TRUE(trial_goes_on(question, once, twice));
  EXPECT_FALSE(trial_goes_on(question, {}, twice));
  EXPECT_FALSE(trial_goes_on(question, {}, timed_out));
  EXPECT_FALSE(trial_goes_on(question, twice, once));
  EXPECT_FALSE(trial_goes_on(question, twice, timed_out));
  EXPECT_FALSE(trial_goes_on(question, timed_out, twice));
  EXPECT_FALSE(trial_goes_on(question, timed_out, responded("yes", "key", "880000")));
}

std::string told(const Question& question, const Value& value) {
  std::string out;
  for (const Measure& measure : measures_of(question, value))
    out += std::string{measure.name} + "=" + measure.value + "\n";
  return out;
}

TEST(Trial, SaysHowLongTheResponseTookAndHowSureThatIs) {
  EXPECT_EQ(
      told(trial(word), responded("yes", "key", "880000")),
      "response=yes\nrt=380000\nerror=16867\nby=key\nflags=\nphases=500000 200000 200000 300000\nruns=1\n"
      "at=880000\nonsets=0 500000 700000 900000\nend=1200000\ndropped=0 0 0 0\nframe=16667\ngrain=100\n"
      "lag=1500\nunfocused=0\nbackwards=0\nlost=0\n");
}

TEST(Trial, WithoutAResponseThereIsNoTimeAndNoError) {
  const std::string out = told(trial(word), timed_out);
  EXPECT_EQ(out.substr(0, out.find("\nruns")),
            "response=\nrt=\nerror=\nby=\nflags=\nphases=500000 200000 800000 300000");
  EXPECT_EQ(told(trial(word), {"runs=1"}), "");
}

TEST(Trial, AFrameThatTookLongMakesTheErrorLarger) {
  Value late = responded("yes", "key", "880000");
  for (std::string& part : late)
    if (part == "lag=1500") part = "lag=40000";
  EXPECT_EQ(measures_of(trial(word), late)[2].value, "40200");
}

TEST(Trial, RaisesAFlagForEachThingThatWentWrong) {
  const std::vector<std::pair<std::string, std::string>> flags = {
      {"runs=2", "repeated"},  {"unfocused=1", "unfocused"}, {"dropped=0 0 3 0", "dropped"},
      {"frame=50000", "slow"}, {"grain=16667", "coarse"},    {"backwards=1", "backwards"},
      {"lost=1", "lost"}};
  std::string all;
  Value bad = timed_out;
  for (const auto& [part, flag] : flags) {
    Value value = timed_out;
    for (Value* one : {&value, &bad})
      for (std::string& old : *one)
        if (old.substr(0, old.find('=')) == part.substr(0, part.find('='))) old = part;
    EXPECT_EQ(measures_of(trial(word), value)[4].value, flag);
    all += (all.empty() ? "" : "|") + flag;
  }
  EXPECT_EQ(measures_of(trial(word), bad)[4].value, all);
}

TEST(Trial, ConditionsAndTextsSeeTheResponseAlone) {
  const Question question = trial(word);
  EXPECT_EQ(plain_values(question, responded("yes", "key", "880000")), Value{"yes"});
  EXPECT_EQ(plain_values(question, timed_out), Value{});
  EXPECT_EQ(in_words(question, responded("no", "mouse", "880000"), {}), "No");
}

TEST(Trial, HasToBeGoneThroughUnlessItIsOptional) {
  EXPECT_EQ(fault_of(trial(word), {"runs=1"}), (Fault{"missingTrial", {}}));
  EXPECT_EQ(fault_of(trial(word), timed_out), std::nullopt);
  EXPECT_EQ(fault_of(trial(R"("required": false, )" + word), {}), std::nullopt);
}

TEST(Trial, TheSubmissionHasAFieldForEachPlainMeasure) {
  Sitting sitting{study_from(study_of(word)), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Answered{"q", {"runs=1"}});
  sitting.happens(Answered{"q", responded("yes", "key", "880000")});
  std::vector<std::string> fields;
  for (const SubmitField& field : submission_of(sitting.study(), sitting.state()))
    if (field.name.substr(0, 2) == "q.") fields.push_back(field.name + "=" + field.value);
  EXPECT_EQ(fields, (std::vector<std::string>{"q.response=yes", "q.rt=380000", "q.error=16867", "q.by=key",
                                              "q.flags="}));
}

TEST(Trial, WorkersDoNotGetTheRightResponseUnlessTheyAreToldIt) {
  const auto compiled = [](const std::string& more) {
    return compile(study_from(study_of(
        R"("correct": "no", )" + more +
        R"("phases": [{"respond": true}], "responses": [{"value": "yes", "text": "Y"}, {"value": "no", "text": "N"}])")));
  };
  const auto count = [](const std::string& text) {
    std::size_t found = 0;
    for (std::size_t at = text.find("no"); at != text.npos; at = text.find("no", at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(compiled(R"("feedback": {"right": "!"}, )")), count(compiled("")) + 1);
}

struct Mistake {
  std::string fields;
  std::string says;
};

TEST(Trial, MistakesInAStudyAreSaid) {
  const std::string stimulus = R"("phases": [{"text": "x", "duration": 100, "respond": true}], )";
  const Mistake mistakes[] = {
      {R"("phases": [])", "has no phases"},
      {R"("phases": [{"text": "+"}])", "never ends"},
      {R"("phases": [{"text": "+", "duration": 0}])", "\"duration\""},
      {R"("phases": [{"txt": "+", "duration": 10}])", "txt"},
      {R"("phases": [{"duration": 9, "respond": true}, {"duration": 9}, {"duration": 9, "respond": true}], )" +
           responses,
       "takes them again"},
      {R"("phases": [{"respond": true}])", "takes responses and has none"},
      {R"("phases": [{"duration": 10}], )" + responses, "no phase takes one"},
      {stimulus + R"("responses": [{"text": "A", "key": "f"}, {"text": "B", "key": "F"}])", "have the key"},
      {stimulus + R"("responses": [{"text": "A", "key": "Space"}])", "the key \"Space\""},
      {stimulus + R"("responses": [{"text": "A"}, {"text": "A"}])", "stands there twice"},
      {stimulus + R"("responses": [{"text": "A", "trap": true}])", "trap"},
      {stimulus + responses + R"(, "correct": "maybe")", "which is no response"},
      {stimulus + responses + R"(, "feedback": {"right": "Yes!"})", "does not know what is right"},
      {stimulus + responses + R"(, "start": "now")", "start"},
      {R"("phases": [{"audio": "../a.wav", "duration": 10}])", "nothing can be played"},
      {R"("phases": [{"text": "${word}", "duration": 10}])", "no column"}};
  for (const auto& [fields, says] : mistakes) {
    std::string all;
    for (const Problem& problem : problems_of(study_of(fields))) all += to_text(problem) + "\n";
    EXPECT_NE(all.find(says), std::string::npos) << fields << "\n" << all;
  }
}

}  // namespace
}  // namespace errand::tests

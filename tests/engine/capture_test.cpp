// What a study may ask to be told beside answers and visibility.
#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::tests {
namespace {

Study study_capturing(const std::string& kinds) {
  return study_from(R"({"meta": {"title": "T"}, "capture": [)" + kinds + R"(],
    "questions": [{"name": "why", "type": "longText", "text": "Why?"}, {"name": "who", "type": "shortText", "text": "Who?"}]})");
}

const std::string everything = R"("focus", "paste", "copy", "typing")";

std::string field(const Sitting& sitting, const std::string& name) {
  for (const SubmitField& one : submission_of(sitting.study(), sitting.state()))
    if (one.name == name) return one.value;
  return {};
}

bool is_taken(Sitting& sitting, Happening what) {
  const std::size_t before = sitting.state().log.size();
  sitting.happens(std::move(what));
  return sitting.state().log.size() > before;
}

TEST(Capture, WhatAStudyDoesNotAskForIsNotKept) {
  const std::vector<std::pair<Happening, std::string>> all = {{Unfocused{}, R"("focus")"},
                                                              {Pasted{{"why", 3}}, R"("paste")"},
                                                              {Copied{{"why", 3}}, R"("copy")"},
                                                              {Typed{{"why", 3}}, R"("typing")"}};
  for (const auto& [what, kind] : all) {
    Sitting silent{study_capturing(""), small_session()};
    silent.happens(Opened{});
    EXPECT_FALSE(is_taken(silent, what)) << kind;
    Sitting asked{study_capturing(kind), small_session()};
    asked.happens(Opened{});
    EXPECT_TRUE(is_taken(asked, what)) << kind;
    for (const auto& [other, its] : all) {
      // To know what was typed is to know what was not.
      if (its == kind || (kind == R"("typing")" && its == R"("paste")")) continue;
      EXPECT_FALSE(is_taken(asked, other)) << kind << " " << its;
    }
  }
  Sitting silent{study_capturing(""), small_session()};
  silent.happens(Opened{});
  EXPECT_EQ(field(silent, "times").find("captured"), std::string::npos);
  EXPECT_EQ(field(silent, "times").find("unfocused"), std::string::npos);
}

TEST(Capture, OnlyWhatIsOnTheScreenCounts) {
  Sitting sitting{study_capturing(everything), small_session()};
  sitting.happens(Opened{});
  EXPECT_FALSE(is_taken(sitting, Pasted{{"what", 3}}));
  EXPECT_FALSE(is_taken(sitting, Pasted{{"", 3}}));
  EXPECT_FALSE(is_taken(sitting, Typed{{"", 3}}));
  EXPECT_TRUE(is_taken(sitting, Copied{{"", 3}}));
}

TEST(Capture, AmountsAddUpByQuestion) {
  Sitting sitting{study_capturing(everything), small_session()};
  sitting.happens(Opened{});
  for (const Happening& what :
       std::vector<Happening>{Typed{{"why", 10}}, Pasted{{"why", 200}}, Pasted{{"why", 50}}, Copied{{"", 70}},
                              Copied{{"why", 5}}, Typed{{"who", 1}}, Typed{{"why", 2}}})
    sitting.happens(what);
  const std::vector<Captured> captured = {
      {"why", 12, 2, 250, 1, 5}, {"", 0, 0, 0, 1, 70}, {"who", 1, 0, 0, 0, 0}};
  EXPECT_EQ(sitting.state().times.subtasks[0].captured, captured);
  EXPECT_NE(field(sitting, "times")
                .find(R"("captured":{"why":{"typed":12,"pastes":2,"pasted":250,"copies":1,"copied":5},"":{)"),
            std::string::npos)
      << field(sitting, "times");
}

TEST(Capture, TimeWithoutTheKeyboardCountsWhileThePageIsInView) {
  Sitting sitting{study_capturing(everything), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Shown{});
  sitting.happens(Unfocused{}, 1'000'000);
  sitting.happens(Hidden{}, 2'000'000);
  sitting.happens(Visible{}, 10'000'000);
  sitting.happens(Focused{}, 3'000'000);
  sitting.happens(Next{}, 4'000'000);
  sitting.happens(Answered{"why", {"x"}}, 1);
  const SubtaskTimes& times = sitting.state().times.subtasks[0];
  EXPECT_EQ(times.unfocused.count, 5'000'000);
  EXPECT_EQ(times.hidden.count, 10'000'000);
  EXPECT_FALSE(is_taken(sitting, Focused{}));
}

TEST(Capture, TheLogTellsItAgain) {
  Sitting sitting{study_capturing(everything), small_session()};
  sitting.happens(Opened{});
  sitting.happens(Unfocused{});
  sitting.happens(Focused{});
  sitting.happens(Pasted{{"why", 12}});
  sitting.happens(Copied{{"", 7}});
  sitting.happens(Typed{{"who", 4}});
  const auto logged = read_log_text(field(sitting, "log"));
  ASSERT_TRUE(logged.has_value()) << logged.error();
  EXPECT_EQ(logged->events, sitting.state().log);
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, logged->events.size());
  EXPECT_EQ(replayed.state.times, sitting.state().times);
  for (const char* wrong : {R"(["d",0,"why"])", R"(["e",0,"why",-1])", R"(["e",0,"why","3"])",
                            R"(["d",0,7,3])", R"(["u",0,"why",3.5])", R"(["t",0,"why",1000000001])"}) {
    const auto read =
        read_log_text(R"({"v":1,"study":"s","hit":1,"origin":0,"events":[)" + std::string{wrong} + "]}");
    EXPECT_EQ(read.has_value(), std::string{wrong}.substr(0, 4) == R"(["u")") << wrong;
  }
}

TEST(Capture, GoesWithTheCompiledStudyAndToThePage) {
  const Study study = study_capturing(R"("copy", "focus")");
  EXPECT_NE(study.front.find(R"("capture":["focus","copy"])"), std::string::npos) << study.front;
  EXPECT_EQ(read_compiled(compile(study))->capture, study.capture);
}

TEST(Capture, AMistakeInAStudyIsSaid) {
  const auto problems = problems_of(
      R"({"meta": {"title": "T"}, "capture": ["mouse"], "questions": [{"name": "q", "type": "shortText", "text": "?"}]})");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].what, "\"mouse\" of \"capture\" is not known");
}

}  // namespace
}  // namespace errand::tests

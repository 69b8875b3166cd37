#include "wasm/session/log_text.hpp"

#include "wasm/reading/log_reader.hpp"

#include <gtest/gtest.h>

#include "tests/support/sessions.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/replay.hpp"

namespace errand::tests {
namespace {

TEST(LogText, FoldsBackToTheSameAnswersAndTimes) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.happens(Shown{});
  for (const char* typed : {"ab", "cd", "ef", "efg"}) sitting.answers("why", {typed});
  sitting.does_both();
  sitting.answers("age", {"4"});
  sitting.answers("age", {"42"});
  sitting.happens(Submitted{});
  const auto logged = read_log_text(log_text(sitting.study(), sitting.state()));
  ASSERT_TRUE(logged.has_value()) << logged.error();
  EXPECT_EQ(logged->study, sitting.study().fingerprint);
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
  EXPECT_EQ(replayed.state.answers, sitting.state().answers);
  EXPECT_EQ(replayed.state.final_answers, sitting.state().final_answers);
  EXPECT_EQ(replayed.state.times, sitting.state().times);
}

TEST(LogText, ATextThatWasTypedOverIsKeptAsItsLengthOnly) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.answers("why", {"my secret draft"});
  sitting.answers("why", {"fine"});
  const std::string text = log_text(sitting.study(), sitting.state());
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_NE(text.find("\"why\",15]"), std::string::npos) << text;
  EXPECT_NE(text.find("\"why\",\"fine\"]"), std::string::npos) << text;
}

TEST(LogText, AnAnswerThatMovedOnIsKeptEvenIfChangedLater) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  sitting.answers("why", {"first thought"});
  sitting.answers("like", {"yes"});
  sitting.happens(Next{});
  sitting.happens(Previous{});
  sitting.answers("why", {"second thought"});
  EXPECT_NE(log_text(sitting.study(), sitting.state()).find("first thought"), std::string::npos);
}

TEST(LogText, ALongTextThatWasShortenedLaterStillFoldsToTheSameAnswers) {
  Sitting sitting{
      study_from(
          R"({"meta": {"title": "T"}, "questions": [{"name": "q", "type": "longText", "text": "?", "minLength": 9}]})"),
      small_session()};
  sitting.happens(Opened{});
  sitting.answers("q", {std::string(5000, 'x')});
  sitting.happens(Next{});
  sitting.happens(Previous{});
  sitting.answers("q", {"long enough"});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  const std::string text = log_text(sitting.study(), sitting.state());
  EXPECT_LT(text.size(), 1000u);
  const Replayed replayed = replay(sitting.study(), small_session(), read_log_text(text)->events);
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
  EXPECT_EQ(replayed.state.answers, sitting.state().answers);
}

TEST(LogText, ATextNearTheSizeLimitFoldsBackWhateverItsCharactersWeigh) {
  const Study study = study_from(R"({"meta": {"title": "T"}, "limits": {"answerBytes": 3000}, "questions": [
    {"name": "q", "type": "longText", "text": "?"}]})");
  const auto text_of = [](std::string_view character, int length) {
    std::string text;
    for (int i = 0; i < length; ++i) text += character;
    return text;
  };
  int refused = 0;
  int taken = 0;
  for (const char* character : {"x", "\"", "\x01", "é", "漢", "😀", "é\n", "\"漢x"})
    for (int length = 100; length < 1200; length += 20) {
      Sitting sitting{study, small_session()};
      sitting.happens(Opened{});
      sitting.answers("q", {text_of(character, length)});
      sitting.happens(Next{});
      if (sitting.screen() == "answering") {
        ++refused;
      } else {
        ++taken;
        sitting.happens(Previous{});
      }
      sitting.answers("q", {"short"});
      sitting.happens(Next{});
      sitting.happens(Submitted{});
      ASSERT_EQ(sitting.screen(), "submitting");
      const auto logged = read_log_text(log_text(sitting.study(), sitting.state()));
      ASSERT_TRUE(logged.has_value()) << logged.error();
      const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
      ASSERT_EQ(replayed.kept, sitting.state().log.size()) << length << " times " << character;
      ASSERT_EQ(replayed.state.screen, sitting.state().screen) << length << " times " << character;
    }
  EXPECT_GT(refused, 100);
  EXPECT_GT(taken, 50);
}

TEST(LogText, WhatAQuestionHungOnFoldsBackThoughItWasTypedOver) {
  Sitting sitting{study_from(R"({"meta": {"title": "T"}, "questions": [
    {"name": "children", "type": "number", "text": "How many?"},
    {"name": "ages", "type": "shortText", "text": "How old?", "showIf": {"question": "children", "above": 0}}]})"),
                  small_session()};
  sitting.happens(Opened{});
  sitting.answers("children", {"2"});
  sitting.answers("ages", {"3 and 5"});
  sitting.answers("children", {"0"});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  const auto logged = read_log_text(log_text(sitting.study(), sitting.state()));
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
  EXPECT_EQ(replayed.state.answers, sitting.state().answers);
}

TEST(LogText, ALongTextThatHadToDifferFromAnotherFoldsBack) {
  Sitting sitting{study_from(R"({"meta": {"title": "T"}, "questions": [
    {"name": "one", "type": "longText", "text": "?"},
    {"name": "other", "type": "longText", "text": "?", "must": {"isNot": {"question": "one"}}}]})"),
                  small_session()};
  sitting.happens(Opened{});
  sitting.answers("one", {std::string(200, 'x')});
  sitting.answers("other", {std::string(200, 'x')});
  sitting.happens(Next{});
  sitting.answers("other", {"something else"});
  sitting.happens(Next{});
  sitting.happens(Submitted{});
  const auto logged = read_log_text(log_text(sitting.study(), sitting.state()));
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
  EXPECT_EQ(replayed.state.screen, sitting.state().screen);
}

TEST(LogText, ChoicesThatWereChangedFoldBack) {
  Sitting sitting{small_study(), small_session()};
  sitting.starts();
  for (int i = 0; i < 2; ++i) {
    for (const char* choice : {"yes", "no", "trap", "yes"}) sitting.answers("like", {choice});
    sitting.answers("why", {"Ann"});
    sitting.answers("like", {"no"});
    sitting.answers("why", {"Bob"});
    sitting.answers("why", {"Bobby"});
    sitting.happens(Next{});
  }
  const auto logged = read_log_text(log_text(sitting.study(), sitting.state()));
  const Replayed replayed = replay(sitting.study(), small_session(), logged->events);
  EXPECT_EQ(replayed.kept, sitting.state().log.size());
  EXPECT_EQ(replayed.state.answers, sitting.state().answers);
  EXPECT_EQ(replayed.state.times, sitting.state().times);
}

TEST(LogText, UnreadableLogsAreRefusedInWords) {
  for (const char* text : {"", "[]", "{}", R"({"study":"x","hit":1,"origin":0})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["?",1]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q"]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q",-4]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q",[3,2,2]]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q",[3,13,13]]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q",[1,4,5]]]})",
                           R"({"study":"x","hit":1,"origin":0,"events":[["a",1,"q",[1,1]]]})"})
    EXPECT_FALSE(read_log_text(text).has_value()) << text;
}

std::string log_of(const std::string& events) {
  return R"({"v":1,"study":"s","hit":1,"origin":0,"events":[)" + events + "]}";
}

std::string times(std::size_t count, const std::string& event) {
  std::string events;
  for (std::size_t i = 0; i < count; ++i) events += (i == 0 ? "" : ",") + event;
  return events;
}

std::string fault_of_log(const std::string& text) {
  const auto logged = read_log_text(text);
  return logged ? "" : logged.error();
}

TEST(LogText, DraftsOfMoreThanAnybodyTypesAreRefused) {
  const std::string longest = R"(["a",1,"q",1048576])";
  EXPECT_EQ(fault_of_log(log_of(times(64, longest))), "");
  EXPECT_EQ(fault_of_log(log_of(times(2000, longest))),
            "event 65 of the log tells of more overwritten text than anybody types");
  const std::string weighed = R"(["a",1,"q",[1000000,1000000,6000000]])";
  EXPECT_EQ(fault_of_log(log_of(times(11, weighed))), "");
  EXPECT_EQ(fault_of_log(log_of(times(12, weighed))),
            "event 12 of the log tells of more overwritten text than anybody types");
}

TEST(LogText, TheDraftsOfALongDayAreRead) {
  const auto logged = read_log_text(log_of(times(20, times(2000, R"(["a",1,"essay",1500])"))));
  ASSERT_TRUE(logged.has_value()) << logged.error();
  EXPECT_EQ(logged->events.size(), 40000u);
}

TEST(LogText, DraftsStandInWithAsManyCharactersAndNoTwoInARowAreAlike) {
  const auto logged = read_log_text(log_of(R"(["a",1,"q",3],["a",1,"q",3],["a",1,"q",1],["a",1,"q",1])"));
  ASSERT_TRUE(logged.has_value());
  std::string before;
  for (const Event& event : logged->events) {
    const std::string& text = std::get<Answered>(event.what).value.front();
    EXPECT_EQ(count_code_points(text), &event - logged->events.data() < 2 ? 3u : 1u);
    EXPECT_NE(text, before);
    before = text;
  }
}

TEST(LogText, AsManyNamesAsEventsAreRead) {
  std::string events;
  for (int i = 0; i < 20000; ++i)
    events += concat({i == 0 ? "" : ",", R"(["a",1,"question)", decimal(i), R"(",1])"});
  const auto logged = read_log_text(log_of(events));
  ASSERT_TRUE(logged.has_value()) << logged.error();
  EXPECT_EQ(std::get<Answered>(logged->events.back().what).question, "question19999");
}

TEST(LogText, WhatNoSessionComesToIsRefused) {
  EXPECT_EQ(fault_of_log(log_of(times(max_log_events, R"(["f",1])"))), "");
  EXPECT_EQ(fault_of_log(log_of(times(max_log_events + 1, R"(["f",1])"))),
            "the log has more than 50000 events");
  EXPECT_EQ(fault_of_log(log_of(R"(["a",1,"q",[)" + times(70000, "0") + "]]")),
            "event 1 of the log has too many parts");
  EXPECT_EQ(fault_of_log(log_of(R"(["a",1,"q",")" + std::string(max_log_bytes, 'x') + "\"]")),
            "the log has more than 4 MiB");
  EXPECT_EQ(fault_of_log(R"({"study":"s","hit":1,"origin":0,"events":[],"more":")" +
                         std::string(max_log_head, 'x') + "\"}"),
            "the log has more than 64 KiB beside its events");
}

TEST(LogText, TheHeadIsReadWithoutTheEvents) {
  for (const char* text :
       {R"({"study":"s","hit":7,"origin":0,"events":[["a",1,"q",1048576],["?"]]})",
        R"( { "events" : [ "]" , "\"]" ] , "hit" : 7 , "study" : "s" , "origin" : 0 } )"}) {
    const auto head = read_log_head(text);
    ASSERT_TRUE(head.has_value()) << head.error();
    EXPECT_EQ(head->study, "s");
    EXPECT_EQ(head->hit, 7u);
    EXPECT_TRUE(head->events.empty());
    EXPECT_FALSE(read_log_text(text).has_value());
  }
}

TEST(LogText, EventsAreReadAsTheJsonTheyAre) {
  const auto spaced = read_log_text(
      "\xEF\xBB\xBF{\"study\":\"s\",\"hit\":1,\"origin\":0,\"events\" : [ [ \"a\" , 1 , \"q\" , \"]},[\\\\\" "
      "] ,\n"
      "[\"f\",1] ] }");
  ASSERT_TRUE(spaced.has_value()) << spaced.error();
  EXPECT_EQ(std::get<Answered>(spaced->events.front().what).value, Value{"]},[\\"});
  EXPECT_EQ(spaced->events.size(), 2u);
  for (const char* events : {R"(["f",1],)", R"(,["f",1])", R"(["f",1]["f",1])", R"(["f",1}])", R"(["f",1)",
                             R"(["f",1]])", R"(["f",1],[)", R"(["f,1])", "[", "]", "\"", "{", ","})
    EXPECT_FALSE(read_log_text(log_of(events)).has_value()) << events;
  for (const char* text : {R"({"events":[)", R"({"events":["\)", R"({"events)", R"({"events":)", "{",
                           R"({"study":"s","hit":1,"origin":0,"events":[],"events":[]})",
                           R"({"study":"s","hit":1,"origin":0,"events":[]}})",
                           R"({"study":"s","hit":1,"origin":0,"events":[]},)"}) {
    EXPECT_FALSE(read_log_text(text).has_value()) << text;
    EXPECT_FALSE(read_log_head(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace errand::tests

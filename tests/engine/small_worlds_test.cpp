// Every sequence of events up to a length, on a study of two subtasks and on one of pages that depend on
// answers: the promises hold in all of them.
#include <gtest/gtest.h>

#include "tests/support/desk_calls.hpp"
#include "tests/support/sessions.hpp"
#include "wasm/protocol/event_record.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/log_text.hpp"
#include "wasm/session/path.hpp"
#include "wasm/session/replay.hpp"

namespace errand::tests {
namespace {

/// Pages that are skipped, left out and shown by answers, and a question that comes and goes.
Study study_of_pages() {
  return study_from(R"({"meta": {"title": "Pages"}, "pages": [
    {"name": "one", "endIf": {"question": "way", "is": "end"}, "skipTo": {"page": "three", "if": {"question": "way", "is": "skip"}},
     "questions": [
      {"name": "way", "type": "singleChoice", "text": "?", "choices": ["on", "skip", "end"]},
      {"name": "cups", "type": "number", "text": "?", "showIf": {"question": "way", "is": "on"}}]},
    {"name": "two", "questions": [{"name": "why", "type": "shortText", "text": "?", "requiredIf": {"question": "cups", "above": 1}}]},
    {"name": "three", "showIf": {"question": "why", "isNot": "no"},
     "questions": [{"name": "age", "type": "number", "text": "?", "min": 18}]}]})");
}

std::vector<Happening> everything_on_the_pages() {
  return {Answered{"way", {"on"}},
          Answered{"way", {"skip"}},
          Answered{"way", {"end"}},
          Answered{"cups", {"1"}},
          Answered{"cups", {"2"}},
          Answered{"why", {"no"}},
          Answered{"why", {}},
          Answered{"age", {"42"}},
          Next{},
          Previous{},
          Submitted{},
          Opened{}};
}

std::vector<Happening> everything_that_can_happen() {
  return {Opened{},
          Agreed{},
          Started{},
          Shown{},
          Answered{"like", {"yes"}},
          Answered{"like", {"no"}},
          Next{},
          Previous{},
          Answered{"age", {"42"}},
          Submitted{},
          Salvaged{},
          Retried{},
          Hidden{},
          Visible{},
          Answered{"like", {}}};
}

int count_posts(const Effects& effects) {
  int posts = 0;
  for (const Effect& effect : effects) posts += std::holds_alternative<Post>(effect) ? 1 : 0;
  return posts;
}

std::vector<Event> read_back(const std::vector<Event>& log) {
  std::vector<Event> events;
  for (const Event& event : log) {
    std::string text;
    append_event(text, event, 0);
    const std::string record = event_record(nlohmann::json::parse(text));
    std::string_view rest = record;
    events.push_back(read_event(take_record(rest).value(), {}).value());
  }
  return events;
}

/// Whether the study refuses an answer that was asked for, in the subtasks that the worker came to.
bool lacks_an_answer(const Study& study, const State& state) {
  const auto reached = reached_subtasks(study, state);
  for (std::uint32_t i = 0; i < state.subtasks.size(); ++i) {
    const Walk there = walk(study, state, i);
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    const Facts facts = facts_of(study, state, i, there);
    for (std::size_t q = 0; q < questions.size(); ++q)
      if (reached[i] && there.asked[q] &&
          fault_of(questions[q], state.answers[i][q], need_of(questions[q], facts)))
        return true;
  }
  return false;
}

class Worlds {
 public:
  Worlds(Study study, std::vector<Happening> events) : study_{std::move(study)}, events_{std::move(events)} {}

  std::uint64_t visited = 0;
  std::uint64_t posts = 0;

  void explore(const State& state, int depth, int submissions, std::int64_t at) {
    ++visited;
    const Replayed replayed = replay(study_, small_session(), read_back(state.log));
    ASSERT_EQ(replayed.state, state) << "replay equals live, through save and load";
    const auto logged = read_log_text(log_text(study_, state));
    ASSERT_EQ(replay(study_, session_of(*logged, small_session()), logged->events).state.answers,
              state.answers)
        << "and through the submitted log";
    if (depth == 0) return;
    for (const Happening& what : events_) {
      const Step step = transition(study_, state, Event{{at}, what});
      check(state, step, what);
      if (::testing::Test::HasFatalFailure()) return;
      if (step.state == state) continue;  // an ignored event: the same world again
      const bool posted = count_posts(step.effects) > 0 && !std::holds_alternative<Retried>(what);
      ASSERT_LE(submissions + (posted ? 1 : 0), 1) << "never two submissions";
      explore(step.state, depth - 1, submissions + (posted ? 1 : 0), at + 1000);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }

  State start() const { return begin(study_, small_session()); }
  /// The state after these events, all of which must count.
  State after(const std::vector<Happening>& events) const {
    State state = start();
    for (const Happening& what : events)
      state = transition(study_, state, Event{{state.log.empty() ? 1 : state.log.back().at.count + 1}, what})
                  .state;
    EXPECT_EQ(state.log.size(), events.size());
    return state;
  }

 private:
  void check(const State& before, const Step& step, const Happening& what) {
    ASSERT_GE(step.state.times.now, before.times.now) << "time never runs back";
    const bool ignored = std::holds_alternative<Ignored>(step.effects.front());
    ASSERT_EQ(ignored, step.state == before) << "ignored means unchanged, and only that";
    ASSERT_EQ(step.state.log.size(), before.log.size() + (ignored ? 0u : 1u));
    if (count_posts(step.effects) == 0) return;
    ++posts;
    if (step.state.times.salvaged) {
      ASSERT_TRUE(may_salvage(step.state, *step.state.times.salvaged + *step.state.times.origin))
          << "nothing unfinished while there is time";
      ASSERT_FALSE(salvaged_late(step.state) && std::holds_alternative<Salvaged>(what)) << "nor too late";
      return;
    }
    ASSERT_FALSE(lacks_an_answer(study_, step.state)) << "nothing incomplete is sent";
    if (!study_.final_questions.empty()) {
      ASSERT_EQ(step.state.final_answers[0], Value{"42"});
    }
  }

  Study study_;
  std::vector<Happening> events_;
};

TEST(SmallWorlds, FromTheFirstScreenEveryPathOfSixEventsKeepsThePromises) {
  Worlds worlds{small_study(), everything_that_can_happen()};
  worlds.explore(worlds.start(), 6, 0, 1000);
  EXPECT_GT(worlds.visited, 2000u);
}

TEST(SmallWorlds, FromTheFirstSubtaskEveryPathOfFiveEventsKeepsThePromises) {
  Worlds worlds{small_study(), everything_that_can_happen()};
  worlds.explore(worlds.after({Opened{}, Agreed{}, Started{}}), 5, 0, 1000);
  EXPECT_GT(worlds.visited, 3000u);
}

TEST(SmallWorlds, WhenTheTimeRunsOutEveryPathOfFiveEventsKeepsThePromises) {
  Worlds worlds{small_study(), everything_that_can_happen()};
  // An event is a millisecond: five milliseconds allotted, the last of them to salvage in.
  const State state =
      worlds.after({Opened{"ASSIGNMENT1", Micros{5'001}}, Agreed{}, Started{}, Answered{"like", {"yes"}}});
  worlds.explore(state, 5, 0, 2000);
  EXPECT_GT(worlds.visited, 3000u);
}

TEST(SmallWorlds, FromTheFinalPageEveryPathOfFiveEventsKeepsThePromises) {
  Worlds worlds{small_study(), everything_that_can_happen()};
  worlds.explore(worlds.after({Opened{}, Agreed{}, Started{}, Answered{"like", {"yes"}}, Next{},
                               Answered{"like", {"yes"}}, Next{}}),
                 5, 0, 1000);
  EXPECT_GT(worlds.visited, 3000u);
}

TEST(SmallWorlds, ThroughPagesThatDependOnAnswersEveryPathOfSixEventsKeepsThePromises) {
  Worlds worlds{study_of_pages(), everything_on_the_pages()};
  worlds.explore(worlds.after({Opened{}}), 6, 0, 1000);
  EXPECT_GT(worlds.visited, 3000u);
  EXPECT_GT(worlds.posts, 10u);
}

}  // namespace
}  // namespace errand::tests

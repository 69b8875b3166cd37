#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wasm/reading/reader.hpp"
#include "wasm/session/transition.hpp"

namespace errand::tests {

inline Study study_from(std::string config, std::vector<StudyFile> more = {}) {
  more.insert(more.begin(), {"config.json", std::move(config)});
  auto study = read_study(more);
  if (!study) {
    for (const Problem& problem : study.error()) ADD_FAILURE() << to_text(problem);
    return {};
  }
  return *std::move(study);
}

inline Problems problems_of(std::string config, std::vector<StudyFile> more = {}) {
  more.insert(more.begin(), {"config.json", std::move(config)});
  auto study = read_study(more);
  return study ? Problems{} : study.error();
}

/// Two rows, one choice question with a trap, a comment that may be left out, a final question.
inline Study small_study() {
  return study_from(R"({
    "meta": {"title": "Small", "numSubtasks": 2},
    "consent": {"text": "<p>Yes?</p>"},
    "instructions": {"simple": "Look."},
    "data": {"file": "rows.csv"},
    "questions": [
      {"name": "like", "type": "singleChoice", "text": "Do you like ${thing}?",
       "choices": ["yes", "no", {"value": "trap", "text": "Not this", "trap": true}]},
      {"name": "why", "type": "shortText", "text": "Why?", "required": false, "maxLength": 20}],
    "finalQuestions": [{"name": "age", "type": "number", "text": "Your age?", "min": 18, "max": 99, "integer": true}]
  })",
                    {{"rows.csv", "thing\ntea\ncoffee\n"}});
}

inline Session small_session() { return {"ASSIGNMENT1", "WORKER1", "HIT1", "http://127.0.0.1:8080", 1}; }

/// A session driven by hand: a second passes before each event.
class Sitting {
 public:
  Sitting(Study study, Session session)
      : study_{std::move(study)}, state_{begin(study_, std::move(session))} {}

  const Effects& happens(Happening what, std::int64_t microseconds = 1000000) {
    now_.count += microseconds;
    return comes(Event{now_, std::move(what)});
  }
  const Effects& comes(const Event& event) {
    Step step = transition(study_, std::move(state_), event);
    state_ = std::move(step.state);
    effects_ = std::move(step.effects);
    return effects_;
  }
  void answers(std::string question, Value value) {
    happens(Answered{std::move(question), std::move(value)});
  }

  /// From the first screen to the first subtask of small_study().
  void starts() {
    happens(Opened{});
    happens(Agreed{});
    happens(Started{});
  }
  /// From the first subtask of small_study() to its final page.
  void does_both() {
    for (int i = 0; i < 2; ++i) {
      answers("like", {"yes"});
      happens(Next{});
    }
  }

  const Study& study() const { return study_; }
  const State& state() const { return state_; }
  const Effects& effects() const { return effects_; }
  std::string screen() const { return kind_of(state_.screen); }
  template <class E>
  const E* effect() const {
    for (const Effect& one : effects_)
      if (const auto* found = std::get_if<E>(&one)) return found;
    return nullptr;
  }

 private:
  Study study_;
  State state_;
  Effects effects_;
  Micros now_{1700000000000000};
};

}  // namespace errand::tests

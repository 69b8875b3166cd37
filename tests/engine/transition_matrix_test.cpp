// Every screen × every event, printed and compared with a checked-in text. `ERRAND_UPDATE=1 ctest` writes it
// anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

const std::string matrix_file = std::string{ERRAND_SOURCE_DIR} + "/tests/engine/transition_matrix.txt";

struct Start {
  std::string name;
  State state;
};

/// The first subtask, unanswered, that many seconds before the deadline.
State pressed(const Study& study, std::int64_t seconds_left) {
  constexpr std::int64_t hour = 3'600'000'000;
  State state = begin(study, small_session());
  state = transition(study, state, {{1000}, Opened{"ASSIGNMENT1", Micros{1000 + hour}}}).state;
  state = transition(study, state, {{2000}, Agreed{}}).state;
  return transition(study, state, {{hour - seconds_left * 1'000'000}, Started{}}).state;
}

std::vector<Start> one_of_each_screen(const Study& study) {
  const std::vector<Happening> path = {Opened{},   Agreed{},
                                       Started{},  Answered{"like", {"yes"}},
                                       Next{},     Answered{"like", {"yes"}},
                                       Next{},     Answered{"age", {"42"}},
                                       Submitted{}};
  std::vector<Start> starts = {{"preview", begin(study, {preview_assignment, "", "", "", 1})}};
  State state = begin(study, small_session());
  std::int64_t at = 1000;
  const auto go = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) state = transition(study, state, {{at += 1000}, path[i]}).state;
    return state;
  };
  starts.push_back({"consent", go(0, 1)});
  starts.push_back({"stopped", transition(study, state, {{at}, Declined{}}).state});
  starts.push_back({"instructions", go(1, 2)});
  starts.push_back({"answering, nothing answered", go(2, 3)});
  starts.push_back({"answering, answered", go(3, 4)});
  starts.push_back({"answering, last", go(4, 6)});
  starts.push_back({"finalQuestions, nothing answered", go(6, 7)});
  starts.push_back({"finalQuestions, answered", go(7, 8)});
  starts.push_back({"submitting", go(8, 9)});
  starts.push_back({"answering, a minute left", pressed(study, 30)});
  starts.push_back({"answering, no time left", pressed(study, -1)});
  State trial = begin(study, {});
  for (const Happening& what : path) trial = transition(study, trial, {{at += 1000}, what}).state;
  starts.push_back({"submitted", transition(study, trial, {{at += 1000}, Confirmed{}}).state});
  return starts;
}

std::vector<Happening> one_of_each_event() {
  return {Opened{},
          Agreed{},
          Declined{},
          Started{},
          Shown{},
          Answered{"like", {"no"}},
          Answered{"age", {"7"}},
          Next{},
          Previous{},
          InstructionsOpened{},
          InstructionsClosed{},
          Hidden{},
          Visible{},
          LanguageChosen{"de"},
          Revisited{0, "like"},
          Submitted{},
          Salvaged{},
          Retried{},
          Confirmed{},
          Unfocused{},
          Focused{},
          Pasted{{"like", 5}},
          Copied{{"", 5}},
          Typed{{"like", 5}},
          Loaded{Outputs::list, 2, "[1,2]"}};
}

std::string printed(const Step& step) {
  std::string out = kind_of(step.state.screen);
  if (const auto* answering = std::get_if<Answering>(&step.state.screen))
    out += " " + std::to_string(answering->position);
  out += ":";
  for (const Effect& effect : step.effects) {
    out += std::string{" "} + std::visit([](const auto& one) { return one.kind; }, effect);
    if (const auto* ignored = std::get_if<Ignored>(&effect)) out += " (" + ignored->why + ")";
    if (const auto* errors = std::get_if<ShowErrors>(&effect))
      out += "(" + std::to_string(errors->errors.size()) + ")";
  }
  return out;
}

std::string printed(const Happening& what) {
  const std::string kind = std::visit([](const auto& one) { return std::string{one.kind}; }, what);
  const auto* answered = std::get_if<Answered>(&what);
  return answered == nullptr ? kind : kind + " " + answered->question + "=" + answered->value[0];
}

std::string whole_matrix() {
  const Study study = small_study();
  std::ostringstream out;
  for (const Start& start : one_of_each_screen(study)) {
    out << start.name << "\n";
    for (const Happening& what : one_of_each_event())
      out << "  " << printed(what) << " -> "
          << printed(transition(
                 study, start.state,
                 {{start.state.log.empty() ? 1000 : start.state.log.back().at.count + 1000}, what}))
          << "\n";
  }
  return out.str();
}

TEST(TransitionMatrix, IsTheCheckedInOne) {
  const std::string now = whole_matrix();
  if (std::getenv("ERRAND_UPDATE") != nullptr) std::ofstream{matrix_file} << now;
  std::ostringstream kept;
  kept << std::ifstream{matrix_file}.rdbuf();
  EXPECT_EQ(kept.str(), now) << "see tests/engine/transition_matrix.txt";
}

}  // namespace
}  // namespace errand::tests

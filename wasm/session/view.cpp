#include "wasm/session/view.hpp"

#include "wasm/base/draws.hpp"
#include "wasm/session/asked.hpp"
#include "wasm/session/known_answers.hpp"
#include "wasm/session/receipt.hpp"
#include "wasm/session/review.hpp"
#include "wasm/session/seed.hpp"
#include "wasm/study/display.hpp"

namespace errand {
namespace {

/// The places of those that are not fixed are shuffled among themselves.
std::vector<std::uint32_t> shown_order(const std::vector<Choice>& choices, bool shuffled, Draws draws) {
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> movable;
  for (std::uint32_t i = 0; i < choices.size(); ++i) {
    order.push_back(i);
    if (shuffled && !choices[i].fixed) movable.push_back(i);
  }
  std::vector<std::uint32_t> drawn = movable;
  draws.shuffle(drawn);
  for (std::size_t i = 0; i < movable.size(); ++i) order[movable[i]] = drawn[i];
  return order;
}

std::vector<ChoiceView> shown(const std::vector<Choice>& choices, bool shuffled, std::uint64_t seed,
                              const Columns& columns) {
  std::vector<ChoiceView> views;
  for (const std::uint32_t index : shown_order(choices, shuffled, Draws{seed}))
    views.push_back({choices[index].value, displayed(choices[index].display, columns)});
  return views;
}

enum class Faults { hidden, shown };

void add_questions(View& view, const State& state, const Asked& asked, Faults faults) {
  for (const auto& [question, index, need, fault] : asked.questions) {
    if (question->shape == Shape::custom) continue;  // the script shows it
    const std::uint64_t seed = fnv1a(question->name, fnv1a(asked.place, seed_of(state.session)));
    view.questions.push_back({question->name, question->type, need == Need::required,
                              displayed(question->display, asked.columns),
                              shown(question->choices, question->shuffled, seed, asked.columns),
                              shown(question->rows, question->shuffled, seed + 1, asked.columns),
                              (*asked.values)[index], faults == Faults::shown ? fault : std::nullopt});
  }
}

void show(View& view, const Study& study, const State& state, const InPreview&) {
  if (const auto first = first_stop(study, state))
    add_questions(view, state, asked_on(study, state, *first), Faults::hidden);
}

/// The questions on the screen, with their faults once the worker has tried to go on.
template <class S>
void show_questions(View& view, const Study& study, const State& state, const S& screen) {
  add_questions(view, state, asked(study, state), screen.faults_shown ? Faults::shown : Faults::hidden);
  view.instructions_open = screen.instructions_open;
}

FeedbackView feedback_of(const Study& study, const State& state, std::uint32_t subtask) {
  const Feedback& feedback = *block_of(study, state, subtask).feedback;
  const bool right = wrong_answers(study, state, subtask).empty();
  return {right, filled(right ? feedback.right : feedback.wrong, state.subtasks[subtask].columns)};
}

/// The researcher's words about a gate that ended the session before its time.
std::string end_of_gates(const Study& study, const State& state) {
  const Flags reached = reached_subtasks(study, state);
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    const auto& gate = block_of(study, state, i).gate;
    const GateTries& tries = state.gates[i];
    if (reached[i] && gate && gate->then == Gate::Then::ends && !tries.passed && tries.failed >= gate->tries)
      return gate->ended;
  }
  return {};
}

void show(View& view, const Study& study, const State& state, const Resting& screen) {
  view.can_previous = previous_stop(study, state, {screen.position, screen.page}).has_value();
  view.html = block_of(study, state, state.order[screen.position]).rest.html;
}

void show(View& view, const Study& study, const State& state, const Answering& screen) {
  if (screen.feedback_shown) view.feedback = feedback_of(study, state, state.order[screen.position]);
  const Stop here{screen.position, screen.page};
  view.subtask = view.progress.done;
  view.can_previous = !screen.reviewed && previous_stop(study, state, here).has_value();
  view.reviewed = screen.reviewed;
  view.is_last = !next_stop(study, state, here).has_value();
  show_questions(view, study, state, screen);
}

void show(View& view, const Study& study, const State& state, const AnsweringFinal& screen) {
  view.can_previous = !screen.reviewed && last_stop(study, state).has_value();
  view.reviewed = screen.reviewed;
  view.is_last = !study.review;
  view.html = end_of_gates(study, state);
  show_questions(view, study, state, screen);
}

void show(View& view, const Study& study, const State& state, const Reviewing&) {
  view.progress.done = view.progress.total;
  view.html = end_of_gates(study, state);
  for (const ReviewedPage& page : pages_to_review(study, state)) {
    std::size_t from = view.questions.size();
    add_questions(view, state, page.stop ? asked_on(study, state, *page.stop) : asked_at_end(study, state),
                  Faults::hidden);
    for (; page.may_change && from < view.questions.size(); ++from)
      view.questions[from].position = page.stop ? page.stop->position : 0;
  }
}

void show(View& view, const Study&, const State& state, const Submitting& screen) {
  view.progress.done = view.progress.total;
  view.late = salvaged_late(state);
  view.receipt = receipt_of(state.session, screen.fields);
}

void show(View& view, const Study&, const State&, const Done&) { view.progress.done = view.progress.total; }

template <class S>
void show(View&, const Study&, const State&, const S&) {}

}  // namespace

View view_of(const Study& study, const State& state) {
  View view;
  view.screen = kind_of(state.screen);
  view.progress = progress_of(study, state);
  view.deadline = state.deadline;
  if (view.deadline) view.deadline->at = page_time(state.times, view.deadline->at);
  std::visit([&](const auto& screen) { show(view, study, state, screen); }, state.screen);
  return view;
}

}  // namespace errand

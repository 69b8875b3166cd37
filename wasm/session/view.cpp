#include "wasm/session/view.hpp"

#include "wasm/base/draws.hpp"
#include "wasm/session/submission.hpp"
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

void add_questions(View& view, const State& state, const Asked& asked,
                   const std::vector<std::optional<Fault>>* faults) {
  for (std::size_t i = 0; i < asked.questions->size(); ++i) {
    const Question& question = (*asked.questions)[i];
    const std::uint64_t seed = fnv1a(question.name, fnv1a(asked.place, fnv1a(state.session.assignment_id)));
    view.questions.push_back({question.name, question.type, question.rules.required,
                              displayed(question.display, *asked.columns),
                              shown(question.choices, question.shuffled, seed, *asked.columns),
                              shown(question.rows, question.shuffled, seed + 1, *asked.columns),
                              (*asked.values)[i], faults == nullptr ? std::nullopt : (*faults)[i]});
  }
}

void show(View& view, const Study& study, const State& state, const InPreview&) {
  const std::uint32_t first = state.order.front();
  const Subtask& subtask = state.subtasks[first];
  add_questions(view, state, {&study.questions, &state.answers[first], &subtask.columns, subtask.name},
                nullptr);
}

/// The questions on the screen, with their faults once the worker has tried to go on.
template <class S>
void show_questions(View& view, const Study& study, const State& state, const S& screen) {
  const auto faults = faults_on_screen(study, state);
  add_questions(view, state, asked(study, state), screen.faults_shown ? &faults : nullptr);
  view.instructions_open = screen.instructions_open;
}

void show(View& view, const Study& study, const State& state, const Answering& screen) {
  view.done = screen.position;
  view.subtask = screen.position;
  view.can_previous = screen.position > 0;
  view.is_last = screen.position + 1 == state.order.size();
  show_questions(view, study, state, screen);
}

void show(View& view, const Study& study, const State& state, const AnsweringFinal& screen) {
  view.done = static_cast<std::uint32_t>(state.order.size());
  view.can_previous = true;
  view.is_last = true;
  show_questions(view, study, state, screen);
}

void show(View& view, const Study&, const State&, const Submitting& screen) {
  view.done = view.total;
  view.receipt = receipt_of(screen.fields);
}

void show(View& view, const Study&, const State&, const Done& screen) {
  view.done = view.total;
  view.receipt = receipt_of(screen.fields);
}

template <class S>
void show(View&, const Study&, const State&, const S&) {}

}  // namespace

std::vector<std::optional<Fault>> faults_on_screen(const Study& study, const State& state) {
  const Asked on_screen = asked(study, state);
  std::vector<std::optional<Fault>> faults;
  for (std::size_t i = 0; i < on_screen.questions->size(); ++i)
    faults.push_back(fault_of((*on_screen.questions)[i], (*on_screen.values)[i]));
  return faults;
}

View view_of(const Study& study, const State& state) {
  View view;
  view.screen = kind_of(state.screen);
  view.total = static_cast<std::uint32_t>(state.order.size()) + (study.final_questions.empty() ? 0 : 1);
  std::visit([&](const auto& screen) { show(view, study, state, screen); }, state.screen);
  return view;
}

}  // namespace errand

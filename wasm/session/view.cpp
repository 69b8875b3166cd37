#include "wasm/session/view.hpp"

#include "wasm/session/submission.hpp"
#include "wasm/study/template.hpp"

namespace errand {
namespace {

Question filled_in(Question question, const Columns& columns) {
  question.text = filled(question.text, columns);
  question.help = filled(question.help, columns);
  question.html = filled_html(question.html, columns);
  if (question.image)
    question.image = Image{filled(question.image->src, columns), filled(question.image->alt, columns)};
  std::visit(
      [&](auto& type) {
        if constexpr (requires { type.choices; })
          for (Choice& choice : type.choices) choice.text = filled(choice.text, columns);
      },
      question.type);
  return question;
}

void add_questions(View& view, const Asked& asked, const std::vector<std::string>* faults) {
  for (std::size_t i = 0; i < asked.questions->size(); ++i)
    view.questions.push_back({filled_in((*asked.questions)[i], *asked.columns), (*asked.values)[i],
                              faults == nullptr ? std::string{} : (*faults)[i]});
}

void show(View& view, const Study& study, const State& state, const InPreview&) {
  const std::uint32_t first = state.order.front();
  add_questions(view, {&study.questions, &state.answers[first], &state.subtasks[first].columns}, nullptr);
}

/// The questions on the screen, with their faults once the worker has tried to go on.
template <class S>
void show_questions(View& view, const Study& study, const State& state, const S& screen) {
  const std::vector<std::string> faults = faults_on_screen(study, state);
  add_questions(view, asked(study, state), screen.faults_shown ? &faults : nullptr);
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

std::vector<std::string> faults_on_screen(const Study& study, const State& state) {
  const Asked on_screen = asked(study, state);
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < on_screen.questions->size(); ++i)
    faults.push_back(fault_of((*on_screen.questions)[i], (*on_screen.values)[i]).value_or(""));
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

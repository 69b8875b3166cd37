#include "wasm/session/state.hpp"

#include "wasm/base/draws.hpp"

namespace errand {
namespace {

Screen first_screen(const Study& study, const Session& session) {
  if (is_preview(session)) return InPreview{};
  if (study.has_consent) return AskingConsent{};
  if (study.has_instructions) return Instructing{};
  return Answering{};
}

}  // namespace

bool is_preview(const Session& session) { return session.assignment_id == preview_assignment; }

State begin(const Study& study, Session session) {
  State state;
  Sequence sequence = sequence_of(study, session.hit, fnv1a(session.assignment_id));
  state.subtasks = std::move(sequence.subtasks);
  state.order = std::move(sequence.order);
  state.screen = first_screen(study, session);
  state.session = std::move(session);
  state.answers.assign(state.subtasks.size(), std::vector<Value>(study.questions.size()));
  state.final_answers.resize(study.final_questions.size());
  state.times.subtasks.resize(state.subtasks.size());
  return state;
}

const char* kind_of(const Screen& screen) {
  return std::visit([](const auto& s) { return s.kind; }, screen);
}

Asked asked(const Study& study, const State& state) {
  static const Columns none;
  if (const auto* answering = std::get_if<Answering>(&state.screen)) {
    const std::uint32_t index = state.order[answering->position];
    return {&study.questions, &state.answers[index], &state.subtasks[index].columns,
            state.subtasks[index].name};
  }
  if (std::holds_alternative<AnsweringFinal>(state.screen)) {
    const Columns& shared = study.row_for == RowFor::hit ? state.subtasks.front().columns : none;
    return {&study.final_questions, &state.final_answers, &shared, "final"};
  }
  return {};
}

}  // namespace errand

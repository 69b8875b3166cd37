#include "wasm/session/state.hpp"

#include "wasm/session/path.hpp"
#include "wasm/session/seed.hpp"

namespace errand {
namespace {

Screen first_screen(const Study& study, const State& state) {
  if (is_preview(state.session)) return InPreview{};
  if (study.has_consent) return AskingConsent{};
  if (study.has_instructions) return Instructing{};
  if (const auto first = first_stop(study, state))
    return Answering{first->position, first->page, false, false, false};
  return AnsweringFinal{};
}

}  // namespace

State begin(const Study& study, Session session) {
  State state;
  Sequence sequence;
  if (!study.is_custom) sequence = sequence_of(study, session.hit, seed_of(session), session.condition);
  state.subtasks = std::move(sequence.subtasks);
  state.order = std::move(sequence.order);
  state.breaks = std::move(sequence.breaks);
  state.shared = std::move(sequence.shared);
  state.condition = sequence.condition;
  state.gates.resize(state.subtasks.size());
  state.session = std::move(session);
  if (!study.languages.empty()) state.language = study.languages.front();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i)
    state.answers.emplace_back(block_of(study, state, i).questions.size());
  state.final_answers.resize(study.final_questions.size());
  state.times.subtasks.resize(state.subtasks.size());
  state.screen = first_screen(study, state);
  return state;
}

const char* kind_of(const Screen& screen) {
  return std::visit([](const auto& s) { return s.kind; }, screen);
}

}  // namespace errand

#include "wasm/session/transition.hpp"

#include "wasm/base/text.hpp"
#include "wasm/session/asked.hpp"
#include "wasm/session/course.hpp"
#include "wasm/session/deadline.hpp"
#include "wasm/session/gate.hpp"
#include "wasm/session/review.hpp"
#include "wasm/session/submission.hpp"
#include "wasm/session/turn.hpp"
#include "wasm/study/language.hpp"
#include "wasm/study/trial.hpp"

namespace errand {
namespace {

/// Whether everything on the screen may stay as it is; else its faults are shown.
template <class S>
bool passes(Turn& turn, S& screen) {
  const Asked on_screen = asked(turn.study, turn.state);
  for (const AskedQuestion& one : on_screen.questions) {
    if (!one.fault) continue;
    screen.faults_shown = true;
    show_faults(turn, on_screen, Focus::moves);
    return false;
  }
  return true;
}

void send(Turn& turn, const std::vector<SubmitField>& fields) {
  const Session& session = turn.state.session;
  if (session.assignment_id.empty() || session.submit_to.empty())
    turn.effects.push_back(ShowReceipt{fields});
  else
    turn.effects.push_back(Post{session.submit_to + "/mturk/externalSubmit", fields});
}

// A preview keeps nothing: the worker has not accepted yet.

void on(Turn& turn, InPreview&, const Opened&) { render(turn); }

void on(Turn& turn, InPreview&, const LanguageChosen& chosen) {
  if (!speaks(turn.study, chosen.language)) return ignore(turn, "no language of this study");
  show_in(turn, chosen.language);
}

void on(Turn& turn, AskingConsent&, const Agreed&) {
  accept(turn);
  turn.state.times.agreed = turn.state.times.now;
  if (turn.study.has_instructions)
    go_to(turn, Instructing{});
  else
    go_to_stop(turn, first_stop(turn.study, turn.state), false);
}

void on(Turn& turn, AskingConsent&, const Declined&) {
  accept(turn);
  go_to(turn, Stopped{});
}

void on(Turn& turn, Instructing&, const Started&) {
  if (turn.study.is_custom && !turn.state.work) return ignore(turn, "there is nothing to do yet");
  accept(turn);
  turn.state.times.started = turn.state.times.now;
  go_to_stop(turn, first_stop(turn.study, turn.state), false);
}

void on(Turn& turn, Answering& screen, const Next&) {
  accept(turn);
  if (!passes(turn, screen)) return;
  const Stop here{screen.position, screen.page};
  const bool last = is_last_page(turn, here);
  if (last && !comes_past_gate(turn, here.position)) return;
  if (last && !screen.feedback_shown &&
      block_of(turn.study, turn.state, turn.state.order[here.position]).feedback) {
    screen.feedback_shown = true;
    return render(turn);
  }
  if (screen.reviewed) return review(turn);
  go_on(turn, here, screen.instructions_open);
}

void on(Turn& turn, Resting& screen, const Next&) {
  accept(turn);
  go_to_stop(turn, Stop{screen.position, screen.page}, false);
}

void on(Turn& turn, Answering& screen, const Previous&) {
  if (screen.reviewed) return ignore(turn, "the review comes next");
  const auto before = previous_stop(turn.study, turn.state, {screen.position, screen.page});
  if (!before) return ignore(turn, "nothing to go back to");
  accept(turn);
  go_to_stop(turn, before, screen.instructions_open);
}

void on(Turn& turn, Resting& screen, const Previous&) {
  const auto before = previous_stop(turn.study, turn.state, {screen.position, screen.page});
  if (!before) return ignore(turn, "nothing to go back to");
  accept(turn);
  go_to_stop(turn, before, false);
}

void on(Turn& turn, AnsweringFinal& screen, const Previous&) {
  if (screen.reviewed) return ignore(turn, "the review comes next");
  const auto before = last_stop(turn.study, turn.state);
  if (!before) return ignore(turn, "nothing to go back to");
  accept(turn);
  go_to_stop(turn, before, screen.instructions_open);
}

/// Fixes what is submitted.
std::vector<SubmitField> submit(Turn& turn) {
  leave(turn);
  turn.state.times.submitted = turn.state.times.now;
  Submitting next{submission_of(turn.study, turn.state)};
  std::vector<SubmitField> fields = next.fields;
  turn.state.screen = std::move(next);
  render(turn);
  return fields;
}

void on(Turn& turn, AnsweringFinal& screen, const Submitted&) {
  if (turn.study.review) return ignore(turn, "the review comes first");
  accept(turn);
  if (passes(turn, screen) && fits(turn)) send(turn, submit(turn));
}

void on(Turn& turn, AnsweringFinal& screen, const Next&) {
  if (!turn.study.review) return ignore(turn, "does not belong to this screen");
  accept(turn);
  if (passes(turn, screen)) review(turn);
}

void on(Turn& turn, Reviewing&, const Revisited& revisited) {
  const auto page = page_of(turn.study, turn.state, revisited);
  if (!page) return ignore(turn, "no answer that may be changed");
  accept(turn);
  go_back_to(turn, page->stop);
  turn.effects.push_back(ShowErrors{{}, revisited.question});
}

void on(Turn& turn, Reviewing&, const Submitted&) {
  accept(turn);
  if (fits(turn)) send(turn, submit(turn));
}

void on(Turn& turn, Submitting& screen, const Retried&) {
  accept(turn);
  send(turn, screen.fields);
}

void on(Turn& turn, Submitting& screen, const Confirmed&) {
  if (!turn.state.session.assignment_id.empty()) return ignore(turn, "only the marketplace can confirm");
  accept(turn);
  Done done{std::move(screen.fields)};
  turn.state.screen = std::move(done);
  render(turn);
}

// What holds on every screen with questions.

template <class S>
concept Questioning = requires(S screen) {
  screen.faults_shown;
};

/// The values that the screen's answers are kept in.
std::vector<Value>& values_on_screen(State& state) {
  if (const auto* answering = std::get_if<Answering>(&state.screen))
    return state.answers[state.order[answering->position]];
  return state.final_answers;
}

bool answers_stand(const Answering& screen) { return screen.feedback_shown; }
bool answers_stand(const AnsweringFinal&) { return false; }

/// Whether such an answer is a change to what was answered before, not all of it.
template <class S>
bool is_change(const Turn& turn, const Question& question) {
  return std::is_same_v<S, Answering> && question.shape == Shape::custom && turn.state.work &&
         turn.state.work->loaded.outputs == Outputs::keyed;
}

template <Questioning S>
void on(Turn& turn, S& screen, const Answered& answered) {
  if (answers_stand(screen)) return ignore(turn, "feedback has been given");
  const std::vector<Question>& questions = questions_on_screen(turn.study, turn.state);
  const std::vector<Ask> before = asks(turn.study, turn.state);
  const Ask* found = nullptr;
  for (const Ask& one : before)
    if (questions[one.index].name == answered.question) found = &one;
  if (found == nullptr) return ignore(turn, "no such question on this screen");
  if (!possible(questions[found->index], answered.value)) return ignore(turn, "not a possible answer");
  Value& value = values_on_screen(turn.state)[found->index];
  const bool changes = is_change<S>(turn, questions[found->index]);
  if (!changes && value == answered.value) return ignore(turn, "already so");
  if (questions[found->index].shape == Shape::trial &&
      !trial_goes_on(questions[found->index], value, answered.value))
    return ignore(turn, "a trial is done once");
  accept(turn);
  value = answered.value;
  if (changes) put_members(*turn.state.work, answered.value);
  SubtaskTimes* times = times_on_screen(turn.state);
  if (!times->first_touched) times->first_touched = turn.state.times.now;
  times->last_touched = turn.state.times.now;
  times->language = turn.state.language;
  // The answer may have brought questions, or taken some away.
  if (turn.study.is_conditional && asks(turn.study, turn.state) != before) return render(turn);
  if (screen.faults_shown) show_faults(turn, asked(turn.study, turn.state), Focus::stays);
}

template <Questioning S>
void on(Turn& turn, S&, const Shown&) {
  if (turn.state.times.seen_since) return ignore(turn, "already shown");
  accept(turn);
  SubtaskTimes* times = times_on_screen(turn.state);
  if (!times->shown) times->shown = turn.state.times.now;
  turn.state.times.seen_since = turn.state.times.now;
}

bool is_on_screen(const Turn& turn, const std::string& question) {
  const std::vector<Question>& questions = questions_on_screen(turn.study, turn.state);
  for (const Ask& one : asks(turn.study, turn.state))
    if (questions[one.index].name == question) return true;
  return false;
}

/// Takes an event that tells how much of what it was; nullptr when it is ignored.
Captured* take(Turn& turn, const Amount& amount, bool wanted, bool somewhere) {
  if (!wanted || !somewhere) {
    ignore(turn, wanted ? "no such question on this screen" : "not captured");
    return nullptr;
  }
  accept(turn);
  for (Captured& one : times_on_screen(turn.state)->captured)
    if (one.question == amount.question) return &one;
  std::vector<Captured>& captured = times_on_screen(turn.state)->captured;
  captured.emplace_back().question = amount.question;
  return &captured.back();
}

template <Questioning S>
void on(Turn& turn, S&, const Pasted& pasted) {
  const Capture& capture = turn.study.capture;
  if (Captured* sums =
          take(turn, pasted, capture.paste || capture.typing, is_on_screen(turn, pasted.question))) {
    ++sums->pastes;
    sums->pasted += pasted.characters;
  }
}

template <Questioning S>
void on(Turn& turn, S&, const Copied& copied) {
  const bool somewhere = copied.question.empty() || is_on_screen(turn, copied.question);
  if (Captured* sums = take(turn, copied, turn.study.capture.copy, somewhere)) {
    ++sums->copies;
    sums->copied += copied.characters;
  }
}

template <Questioning S>
void on(Turn& turn, S&, const Typed& typed) {
  if (Captured* sums = take(turn, typed, turn.study.capture.typing, is_on_screen(turn, typed.question)))
    sums->typed += typed.characters;
}

template <Questioning S>
void on(Turn& turn, S& screen, const InstructionsOpened&) {
  if (screen.instructions_open) return ignore(turn, "already open");
  accept(turn);
  screen.instructions_open = true;
}

template <Questioning S>
void on(Turn& turn, S& screen, const InstructionsClosed&) {
  if (!screen.instructions_open) return ignore(turn, "already closed");
  accept(turn);
  screen.instructions_open = false;
}

// What holds on every screen with questions, and between them.

template <class S>
concept Working = Questioning<S> || std::is_same_v<S, Resting> || std::is_same_v<S, Reviewing>;

/// Behind the deadline the marketplace would refuse: the worker gets the receipt, and may still try.
template <Working S>
void on(Turn& turn, S&, const Salvaged&) {
  if (!may_salvage(turn.state, turn.event.at)) return ignore(turn, "there is time left");
  accept(turn);
  turn.state.times.salvaged = turn.state.times.now;
  const std::vector<SubmitField> fields = submit(turn);
  if (!salvaged_late(turn.state)) send(turn, fields);
}

// What holds on every screen but the preview.

template <class S>
concept Kept = !std::is_same_v<S, InPreview>;

void set_hidden(Turn& turn, bool hidden) {
  if (turn.state.times.hidden == hidden) return ignore(turn, "already so");
  accept(turn);
  settle(turn.state.times, times_on_screen(turn.state));
  turn.state.times.hidden = hidden;
}

template <Kept S>
void on(Turn& turn, S&, const Loaded& loaded) {
  State& state = turn.state;
  if (!turn.study.is_custom || state.work) return ignore(turn, "not asked for");
  if (loaded.count == 0 || loaded.count > max_subtasks || loaded.inputs.size() > max_inputs)
    return ignore(turn, "not a possible load");
  accept(turn);
  state.work = Work{loaded, {}};
  for (std::uint32_t i = 0; i < loaded.count; ++i) {
    state.subtasks.push_back({decimal(i + 1), false, 0, {}});
    state.order.push_back(i);
    state.answers.emplace_back(block_of(turn.study, state, i).questions.size());
  }
  state.times.subtasks.resize(loaded.count);
  state.gates.resize(loaded.count);
}

template <Kept S>
void on(Turn& turn, S&, const Hidden&) {
  set_hidden(turn, true);
}

template <Kept S>
void on(Turn& turn, S&, const Visible&) {
  set_hidden(turn, false);
}

void set_unfocused(Turn& turn, bool unfocused) {
  if (!turn.study.capture.focus) return ignore(turn, "not captured");
  if (turn.state.times.unfocused == unfocused) return ignore(turn, "already so");
  accept(turn);
  settle(turn.state.times, times_on_screen(turn.state));
  turn.state.times.unfocused = unfocused;
}

template <Kept S>
void on(Turn& turn, S&, const Unfocused&) {
  set_unfocused(turn, true);
}

template <Kept S>
void on(Turn& turn, S&, const Focused&) {
  set_unfocused(turn, false);
}

template <Kept S>
void on(Turn& turn, S&, const Opened& opened) {
  Times& times = turn.state.times;
  const Micros before = times.now;
  accept(turn);
  ++times.loads;
  times.away = times.away + (times.now - before);
  times.seen_since.reset();
  times.hidden = false;
  times.unfocused = false;
  turn.state.deadline = deadline_after(turn.study, turn.state, opened);
  render(turn);
}

template <Kept S>
void on(Turn& turn, S&, const LanguageChosen& chosen) {
  if (!speaks(turn.study, chosen.language)) return ignore(turn, "no language of this study");
  if (chosen.language == turn.state.language) return ignore(turn, "already so");
  accept(turn);
  show_in(turn, chosen.language);
}

template <class S, class E>
void on(Turn& turn, S&, const E&) {
  ignore(turn, "does not belong to this screen");
}

template <class E>
constexpr bool moves_on = !std::is_same_v<E, Answered>;

template <class E>
constexpr bool only_observes =
    std::is_same_v<E, Hidden> || std::is_same_v<E, Visible> || std::is_same_v<E, InstructionsOpened> ||
    std::is_same_v<E, InstructionsClosed> || std::is_same_v<E, LanguageChosen> ||
    std::is_same_v<E, Unfocused> || std::is_same_v<E, Focused> || std::is_base_of_v<Amount, E>;

template <class E>
bool has_room(const State& state) {
  if (only_observes<E>) return state.log.size() < max_events;
  return moves_on<E> || state.log.size() < max_events_at_all;
}

}  // namespace

Effects apply(const Study& study, State& state, const Event& event, Views views) {
  Turn turn{study, state, event, views, {}};
  std::visit(
      [&](auto& screen, const auto& what) {
        if (has_room<std::decay_t<decltype(what)>>(state))
          on(turn, screen, what);
        else
          ignore(turn, "the session has too many events");
      },
      state.screen, event.what);
  return std::move(turn.effects);
}

Step transition(const Study& study, State state, const Event& event) {
  Effects effects = apply(study, state, event);
  return {std::move(state), std::move(effects)};
}

}  // namespace errand

#include "requester/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "requester/trial_invention.hpp"
#include "server/studies/controls.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/asked.hpp"
#include "wasm/session/transition.hpp"
#include "wasm/study/trial.hpp"

namespace errand::requester {
namespace {

constexpr std::int64_t begin_us = 1'700'000'000'000'000;
constexpr int most_tries_a_page = 30;
constexpr std::uint32_t percent = 100;
constexpr std::uint32_t slips_in_trials = 4;  // in a hundred: nobody is always right

/// What makes one agent differ from another.
struct Character {
  Manner manner;
  std::uint32_t slips = 0;       ///< in a hundred answers: anything
  std::int64_t reading_us = 0;   ///< a character
  std::int64_t thinking_us = 0;  ///< an answer, at least; up to four times as much
  Reaction reaction;             ///< to a trial's stimulus
};

Character character_of(Agent agent, Draws& draws) {
  using Picks = Manner::Picks;
  switch (agent) {
    case Agent::careful:
      return {{Picks::sensible, 0, true}, 0, 35'000, 900'000, {480'000, 60'000, 150'000}};
    case Agent::random:
      return {{Picks::anything, 0, true}, 0, 4'000, 500'000, {350'000, 90'000, 120'000}};
    case Agent::straightline:
      return {{Picks::same_place, draws.below(5), true}, 0, 2'000, 400'000, {280'000, 40'000, 80'000}};
    case Agent::hurried:
      return {{Picks::sensible, 0, true}, 12, 10'000, 300'000, {380'000, 60'000, 90'000}};
    case Agent::bot:
      break;
  }
  return {{Picks::anything, 0, false}, 0, 0, 20'000, {20'000, 2'000, 1'000}};
}

/// One made-up worker at one assignment.
class Worker {
 public:
  Worker(const Study& study, std::uint32_t hit, Agent agent, std::uint64_t seed)
      : study_{study}, draws_{seed}, character_{character_of(agent, draws_)} {
    made_.agent = agent;
    made_.hit = hit;
    made_.assignment = fmt::format("SIMULATED{:016X}", seed);
    made_.worker = fmt::format("A{:013X}", draws_.next() >> 12);
    state_ = begin(study, {made_.assignment, made_.worker, fmt::format("HIT{}", hit),
                           "https://simulated.example", hit, 0});
  }

  SimulatedSession works() {
    happens(Opened{made_.assignment});
    for (int steps = 0; steps < 10'000 && !made_.submitted && !stuck_; ++steps) goes_on();
    const studies::ControlOutcome outcome = studies::control_outcome(study_, state_);
    made_.controls = outcome.asked;
    made_.controls_right = outcome.right;
    made_.traps = outcome.traps;
    made_.duration_us = now_ - begin_us;
    return std::move(made_);
  }

 private:
  void passes(std::int64_t microseconds) { now_ += microseconds; }

  void happens(Happening what) {
    for (Effect& effect : apply(study_, state_, Event{{now_}, std::move(what)}, Views::skipped)) {
      if (const auto* errors = std::get_if<ShowErrors>(&effect))
        made_.refusals += errors->focus.empty() ? 0U : 1U;
      if (auto* post = std::get_if<Post>(&effect)) {
        made_.submitted = true;
        made_.fields = std::move(post->fields);
        for (const SubmitField& field : made_.fields) made_.bytes += field.name.size() + field.value.size();
      }
    }
  }

  void goes_on() {
    if (std::holds_alternative<AskingConsent>(state_.screen)) {
      passes(20 * character_.thinking_us);
      return happens(Agreed{});
    }
    if (std::holds_alternative<Instructing>(state_.screen)) {
      passes(20 * character_.thinking_us);
      return happens(Started{});
    }
    if (std::holds_alternative<Resting>(state_.screen)) {
      passes(20 * character_.thinking_us);
      return happens(Next{});
    }
    does_page();
  }

  /// Answers everything on the screen until the study lets the worker on.
  void does_page() {
    happens(Shown{});
    const std::string_view where = kind_of(state_.screen);
    const std::size_t before = made_.refusals;
    for (int tries = 0; tries < most_tries_a_page; ++tries) {
      answers_all(tries == 0);
      passes(character_.thinking_us / 2);
      if (where == "review" || (where == "finalQuestions" && !study_.review))
        happens(Submitted{});
      else
        happens(Next{});
      if (made_.submitted || made_.refusals == before + static_cast<std::size_t>(tries)) return;
    }
    stuck_ = true;
  }

  /// First everything, then what was refused. An answer may bring further questions.
  void answers_all(bool everything) {
    std::vector<const Question*> done;
    for (bool more = true; more;) {
      more = false;
      const Asked now = asked(study_, state_);
      for (const AskedQuestion& one : now.questions) {
        if (std::find(done.begin(), done.end(), one.question) != done.end()) continue;
        if (!everything && !one.fault) continue;
        done.push_back(one.question);
        answers(*one.question);
        more = true;
        break;
      }
    }
  }

  void answers(const Question& question) {
    if (question.shape == Shape::trial) return does_trial(question);
    passes(character_.reading_us * count_code_points(question.text));
    passes(character_.thinking_us * (percent + draws_.below(3 * percent)) / percent);
    Value value = known_answer(question);
    if (value.empty()) value = invent(question, character_.manner, draws_);
    if (draws_.below(percent) < character_.slips)
      value = invent(question, {Manner::Picks::anything, 0, true}, draws_);
    if (const auto allowed = allowed_by_demands(question, value)) value = *allowed;
    happens(Answered{question.name, std::move(value)});
  }

  void does_trial(const Question& question) {
    happens(Answered{question.name, {"runs=1"}});
    Value value = invent_trial(question, response_to(question), character_.reaction, draws_);
    passes(read_trial(question, value)->run->end);
    happens(Answered{question.name, std::move(value)});
  }

  /// Which response is meant; nullopt when the trial takes none.
  std::optional<std::size_t> response_to(const Question& question) {
    const auto& choices = question.choices;
    if (choices.empty()) return std::nullopt;
    Value wanted = known_answer(question);
    if (wanted.empty()) wanted = {correct_response(question)};
    const bool slips = draws_.below(percent) < std::max(character_.slips, slips_in_trials);
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const Choice& choice) { return choice.value == wanted.front(); });
    if (character_.manner.picks == Manner::Picks::same_place)
      return std::min<std::size_t>(character_.manner.place, choices.size() - 1);
    if (character_.manner.picks == Manner::Picks::anything || slips || found == choices.end())
      return draws_.below(static_cast<std::uint32_t>(choices.size()));
    return static_cast<std::size_t>(found - choices.begin());
  }

  std::string correct_response(const Question& question) const {
    const auto* answering = std::get_if<Answering>(&state_.screen);
    return answering == nullptr
               ? question.correct
               : filled(question.correct, state_.subtasks[state_.order[answering->position]].columns);
  }

  /// Where `value` stands wrongly to another answer, that answer itself, which most demands allow.
  std::optional<Value> allowed_by_demands(const Question& question, const Value& value) {
    if (question.demands.empty()) return std::nullopt;
    const auto* answering = std::get_if<Answering>(&state_.screen);
    const auto subtask =
        answering == nullptr ? std::nullopt : std::optional{state_.order[answering->position]};
    const Walk there = subtask ? walk(study_, state_, *subtask) : final_walk(study_, state_);
    const Facts facts = facts_of(study_, state_, subtask, there);
    if (!fault_of_demands(question, value, facts, *facts.columns)) return std::nullopt;
    const auto other = find_answer(facts, question.demands.front().other);
    return other ? std::optional{other->value} : std::nullopt;
  }

  /// Of a control, or of a block that judges, for those who read; else empty.
  Value known_answer(const Question& question) {
    const auto* answering = std::get_if<Answering>(&state_.screen);
    if (answering == nullptr || character_.manner.picks != Manner::Picks::sensible) return {};
    const std::uint32_t index = state_.order[answering->position];
    const Subtask& subtask = state_.subtasks[index];
    const Block& block = block_of(study_, state_, index);
    for (const Control& control : block.controls)
      if (subtask.is_control && control.name == subtask.name) return accepted(question, control.answers, {});
    return accepted(question, block.answers, subtask.columns);
  }

  Value accepted(const Question& question, const std::vector<KnownAnswer>& answers, const Columns& columns) {
    for (const KnownAnswer& known : answers)
      if (known.question == question.name)
        return {
            filled(known.accepted[draws_.below(static_cast<std::uint32_t>(known.accepted.size()))], columns)};
    return {};
  }

  const Study& study_;
  Draws draws_;
  Character character_;
  State state_;
  SimulatedSession made_;
  std::int64_t now_ = begin_us;
  bool stuck_ = false;
};

}  // namespace

SimulatedSession simulate_session(const Study& study, std::uint32_t hit, Agent agent, std::uint64_t seed) {
  return Worker{study, hit, agent, seed}.works();
}

}  // namespace errand::requester

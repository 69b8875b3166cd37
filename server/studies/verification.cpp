#include "server/studies/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "wasm/base/text.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/path.hpp"
#include "wasm/session/replay.hpp"

namespace errand::studies {
namespace {

constexpr std::size_t most_findings = 20;

const std::string* find_field(const std::vector<app::Field>& fields, std::string_view name) {
  for (const app::Field& field : fields)
    if (field.name == name) return &field.value;
  return nullptr;
}

std::string spoken_event(const Event& event) {
  const std::string kind = std::visit([](const auto& what) { return what.kind; }, event.what);
  const auto* answered = std::get_if<Answered>(&event.what);
  return answered == nullptr ? kind : fmt::format("{} {}", kind, answered->question);
}

/// Browsers send every line end as CR LF.
std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

/// In quotes, shortened.
std::string quoted_short(std::string_view text) { return fmt::format("\"{}\"", shortened(text)); }

/// Where the fields differ from those that the log comes to. The log itself is what was folded.
void compare(const std::vector<SubmitField>& folded, const std::vector<app::Field>& submitted,
             std::vector<std::string>& findings) {
  for (const SubmitField& field : folded) {
    if (field.name == "log" || field.name == "assignmentId" || findings.size() == most_findings) continue;
    const std::string* sent = find_field(submitted, field.name);
    if (sent == nullptr)
      findings.push_back(fmt::format("the field {} is missing", field.name));
    else if (*sent != field.value && with_plain_line_ends(*sent) != with_plain_line_ends(field.value))
      findings.push_back(fmt::format("{}: submitted {}, by the log {}", field.name, quoted_short(*sent),
                                     quoted_short(field.value)));
  }
}

/// The page that the worker is on; nullopt: the final questions, or none.
std::optional<Stop> stop_of(const State& state) {
  const auto* answering = std::get_if<Answering>(&state.screen);
  return answering == nullptr ? std::nullopt : std::optional{Stop{answering->position, answering->page}};
}

/// What folding one log may cost, in comparisons or bytes gone over. Ordinary sessions stay below a
/// hundredth; a log can be made up in which every event goes over all answers.
constexpr std::size_t max_fold_work = std::size_t{1} << 30;

/// Bytes of a text that may be all control characters.
std::size_t in_json(std::string_view text) {
  constexpr std::size_t escape = 5;
  const auto controls = std::count_if(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
  return text.size() + escape * static_cast<std::size_t>(controls);
}

std::size_t bytes_in(const std::vector<Value>& values) {
  std::size_t bytes = values.size();
  for (const Value& value : values)
    for (const std::string& text : value) bytes += in_json(text);
  return bytes;
}

std::size_t bytes_in(const std::vector<std::vector<Value>>& answers) {
  std::size_t bytes = 0;
  for (const std::vector<Value>& values : answers) bytes += bytes_in(values);
  return bytes;
}

/// Of telling what is asked next: conditions may look into all subtasks of other blocks.
std::size_t walking(const Study& study, const State& state) {
  constexpr std::size_t a_subtask = 64;
  const auto* screen = std::get_if<Answering>(&state.screen);
  const auto& refers =
      screen == nullptr ? study.final_refers : block_of(study, state, state.order[screen->position]).refers;
  return (refers.empty() ? 1 : a_subtask) * state.subtasks.size();
}

/// Of an answer: where faults are shown the whole screen is judged again, and a script's outputs are looked
/// up by name.
std::size_t work_of(const Study& study, const State& state, const Answered& answered) {
  std::size_t work = walking(study, state);
  if (state.work) work += answered.value.size() * state.work->members.size();
  if (const auto* screen = std::get_if<Answering>(&state.screen); screen != nullptr && screen->faults_shown)
    work += bytes_in(state.answers[state.order[screen->position]]);
  if (const auto* screen = std::get_if<AnsweringFinal>(&state.screen);
      screen != nullptr && screen->faults_shown)
    work += bytes_in(state.final_answers);
  return work;
}

/// Of putting the submission together, as log_text() and its like do.
std::size_t work_of_submission(const State& state) {
  constexpr std::size_t an_event = 64;
  constexpr std::size_t copies = 4;  // in results, in a plain field, and each once more
  constexpr std::size_t worth_a_search = 100;
  std::size_t answers = state.final_answers.size();
  for (const std::vector<Value>& values : state.answers) answers += values.size();
  std::size_t members = 0;
  std::size_t work = copies * (bytes_in(state.answers) + bytes_in(state.final_answers));
  for (const Event& event : state.log) {
    work += an_event;
    const auto* answered = std::get_if<Answered>(&event.what);
    if (answered == nullptr) continue;
    members += answered->value.size();
    for (const std::string& text : answered->value)
      work += in_json(text) + (text.size() < worth_a_search ? 0 : answers);
  }
  return work + (state.work ? members * members / 2 : 0);
}

/// Whether the event may have the submission put together, to send it or to see how large it is.
bool may_weigh(const Study& study, const State& state, const Happening& what) {
  if (std::holds_alternative<Submitted>(what) || std::holds_alternative<Salvaged>(what) ||
      std::holds_alternative<Retried>(what))
    return true;
  if (!std::holds_alternative<Next>(what)) return false;
  if (const auto* screen = std::get_if<Answering>(&state.screen))
    return screen->reviewed || !next_stop(study, state, {screen->position, screen->page});
  return !std::holds_alternative<Resting>(state.screen);
}

std::size_t work_of(const Study& study, const State& state, const Event& event) {
  if (const auto* answered = std::get_if<Answered>(&event.what)) return work_of(study, state, *answered);
  return walking(study, state) + (may_weigh(study, state, event.what) ? work_of_submission(state) : 0);
}

/// Folds a log as replay() does, and counts the answers changed after the worker had come back to a page
/// that was done.
class Folding {
 public:
  Folding(const Study& study, Session session) : study_{study}, state_{begin(study, std::move(session))} {}

  /// How many of the events this study could have taken, up to where they come to too much work.
  std::uint32_t folds(const std::vector<Event>& log) {
    std::uint32_t kept = 0;
    while (kept < log.size() && has_strength(log[kept]) && takes(log[kept])) ++kept;
    return kept;
  }

  bool gave_up() const { return work_ > max_fold_work; }

  const State& state() const { return state_; }
  std::uint32_t edits() const { return edits_; }

 private:
  bool has_strength(const Event& event) {
    work_ += work_of(study_, state_, event);
    return !gave_up();
  }

  bool takes(const Event& event) {
    const std::optional<Stop> here = stop_of(state_);
    if (!fold(study_, state_, event)) return false;
    const auto place = here ? std::pair{here->position, here->page} : std::pair{0u, 0u};
    const bool was_left = here && left_.count(place) != 0;
    if (std::holds_alternative<Answered>(event.what) && was_left) ++edits_;
    // A "Next" that is refused leaves the worker where they are.
    if (std::holds_alternative<Next>(event.what) && here && !was_left && stop_of(state_) != here)
      left_.insert(place);
    return true;
  }

  const Study& study_;
  State state_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> left_;  ///< by "Next": position and page
  std::uint32_t edits_ = 0;
  std::size_t work_ = 0;
};

std::uint32_t count_unanswered(const Study& study, const State& state) {
  std::uint32_t count = 0;
  const std::vector<Flags> asked = asked_in_subtasks(study, state);
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    for (std::size_t q = 0; q < questions.size(); ++q)
      if (asked[i][q] && questions[q].shape != Shape::nothing &&
          tidied(questions[q], state.answers[i][q]).empty())
        ++count;
  }
  return count;
}

void add_up(const SubtaskTimes& times, Verification& out) {
  out.hidden_us += times.hidden.count;
  out.unfocused_us += times.unfocused.count;
  for (const Captured& one : times.captured) {
    out.typed += one.typed;
    out.pasted += one.pasted;
    out.copied += one.copied;
  }
}

void measure(const Study& study, const Folding& folded, Verification& out) {
  const State& state = folded.state();
  out.controls = control_outcome(study, state);
  out.trials = trial_outcome(study, state);
  for (const std::uint32_t index : state.order) out.order.push_back(state.subtasks[index].name);
  out.unanswered = count_unanswered(study, state);
  out.edits = folded.edits();
  out.loads = state.times.loads;
  out.duration_us = state.times.now.count;
  std::vector<std::int64_t> visible;
  for (const SubtaskTimes& times : state.times.subtasks) {
    add_up(times, out);
    if (times.shown) visible.push_back(times.visible.count);
  }
  add_up(state.times.final_page, out);
  if (visible.empty()) return;
  std::nth_element(visible.begin(), visible.begin() + static_cast<std::ptrdiff_t>(visible.size() / 2),
                   visible.end());
  out.median_subtask_us = visible[visible.size() / 2];
}

bool is_salvaged(const std::vector<Event>& log) {
  return std::any_of(log.begin(), log.end(),
                     [](const Event& event) { return std::holds_alternative<Salvaged>(event.what); });
}

bool began_elsewhere(const std::vector<Event>& log, const std::string& assignment) {
  return std::any_of(log.begin(), log.end(), [&](const Event& event) {
    const auto* opened = std::get_if<Opened>(&event.what);
    return opened != nullptr && !opened->assignment.empty() && opened->assignment != assignment;
  });
}

/// Under which assignment the page was last opened; empty where the log does not say.
std::string last_assignment(const std::vector<Event>& log) {
  std::string last;
  for (const Event& event : log)
    if (const auto* opened = std::get_if<Opened>(&event.what); opened && !opened->assignment.empty())
      last = opened->assignment;
  return last;
}

std::vector<std::string> notes_on(const LoggedSession& logged, const SubmissionIds& ids) {
  std::vector<std::string> notes;
  if (is_salvaged(logged.events)) notes.emplace_back("salvaged");
  if (began_elsewhere(logged.events, ids.assignment)) notes.emplace_back("accepted again");
  if (logged.seeding == Seeding::address) notes.push_back("seed " + logged.seed);
  return notes;
}

}  // namespace

std::optional<std::string> no_submission(const std::vector<Event>& log, std::uint32_t kept,
                                         const State& state) {
  if (kept < log.size())
    return fmt::format("event {} of {} ({}) cannot have happened", kept + 1, log.size(),
                       spoken_event(log[kept]));
  if (!std::holds_alternative<Submitting>(state.screen))
    return fmt::format("the log ends on the screen \"{}\", before the submission", kind_of(state.screen));
  return std::nullopt;
}

Verification verify_submission(const Study& study, const SubmissionIds& ids,
                               const std::vector<app::Field>& fields) {
  Verification out;
  out.assignment = ids.assignment;
  out.worker = ids.worker;
  const std::string* text = find_field(fields, "log");
  if (text == nullptr || text->empty()) return out;
  out.consistency = Consistency::inconsistent;
  auto logged = read_log_head(*text);
  if (logged && logged->study != study.fingerprint) {
    out.consistency = Consistency::other_study;
    return out;
  }
  if (logged) logged = read_log_text(*text);
  if (!logged) {
    out.findings.push_back("the log cannot be read: " + logged.error());
    return out;
  }
  if (logged->hit < 1 || logged->hit > study.num_hits)
    out.findings.push_back(
        fmt::format("the log is of HIT {}, and the study has {}", logged->hit, study.num_hits));
  else if (ids.hit && logged->hit != *ids.hit)
    out.findings.push_back(
        fmt::format("the log is of HIT {}, the assignment of HIT {}", logged->hit, *ids.hit));
  if (const std::string last = last_assignment(logged->events); !last.empty() && last != ids.assignment)
    out.findings.push_back(fmt::format("the log is of assignment {}", last));
  const Session session =
      session_of(*logged, {ids.assignment, ids.worker, ids.hit_id, "https://verified.example"});
  Folding folded{study, session};
  const std::uint32_t kept = folded.folds(logged->events);
  out.notes = notes_on(*logged, ids);
  measure(study, folded, out);
  if (folded.gave_up())
    out.findings.push_back(
        fmt::format("the log makes more work than any worker's: it was folded up to event {} of {}", kept,
                    logged->events.size()));
  else if (auto finding = no_submission(logged->events, kept, folded.state()))
    out.findings.push_back(*std::move(finding));
  else
    compare(std::get<Submitting>(folded.state().screen).fields, fields, out.findings);
  if (out.findings.empty()) out.consistency = Consistency::consistent;
  return out;
}

}  // namespace errand::studies

#include "server/studies/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
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

/// Folds a log as replay() does, and counts the answers changed after the worker had come back to a page
/// that was done.
class Folding {
 public:
  Folding(const Study& study, Session session) : study_{study}, state_{begin(study, std::move(session))} {}

  /// How many of the events this study could have taken.
  std::uint32_t folds(const std::vector<Event>& log) {
    std::uint32_t kept = 0;
    while (kept < log.size() && takes(log[kept])) ++kept;
    return kept;
  }

  const State& state() const { return state_; }
  std::uint32_t edits() const { return edits_; }

 private:
  bool takes(const Event& event) {
    const std::optional<Stop> here = stop_of(state_);
    if (!fold(study_, state_, event)) return false;
    const bool was_left = here && std::find(left_.begin(), left_.end(), *here) != left_.end();
    if (std::holds_alternative<Answered>(event.what) && was_left) ++edits_;
    // A "Next" that is refused leaves the worker where they are.
    if (std::holds_alternative<Next>(event.what) && here && !was_left && stop_of(state_) != here)
      left_.push_back(*here);
    return true;
  }

  const Study& study_;
  State state_;
  std::vector<Stop> left_;  ///< by "Next"
  std::uint32_t edits_ = 0;
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
  if (logged->hit != ids.hit)
    out.findings.push_back(
        fmt::format("the log is of HIT {}, the assignment of HIT {}", logged->hit, ids.hit));
  if (const std::string last = last_assignment(logged->events); !last.empty() && last != ids.assignment)
    out.findings.push_back(fmt::format("the log is of assignment {}", last));
  const Session session =
      session_of(*logged, {ids.assignment, ids.worker, ids.hit_id, "https://verified.example"});
  Folding folded{study, session};
  const std::uint32_t kept = folded.folds(logged->events);
  out.notes = notes_on(*logged, ids);
  measure(study, folded, out);
  if (auto finding = no_submission(logged->events, kept, folded.state()))
    out.findings.push_back(*std::move(finding));
  else
    compare(std::get<Submitting>(folded.state().screen).fields, fields, out.findings);
  if (out.findings.empty()) out.consistency = Consistency::consistent;
  return out;
}

}  // namespace errand::studies

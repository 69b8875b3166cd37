#include "requester/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "wasm/base/text.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/path.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"

namespace errand::requester {
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
    else if (with_plain_line_ends(*sent) != with_plain_line_ends(field.value))
      findings.push_back(fmt::format("{}: submitted {}, by the log {}", field.name, quoted_short(*sent),
                                     quoted_short(field.value)));
  }
}

/// Answers changed after the worker had gone back to their page.
std::uint32_t count_edits(const std::vector<Event>& log) {
  std::int64_t behind = 0;  // how many pages before the farthest one
  std::uint32_t edits = 0;
  for (const Event& event : log) {
    if (std::holds_alternative<Previous>(event.what)) ++behind;
    if (std::holds_alternative<Next>(event.what) && behind > 0) --behind;
    if (std::holds_alternative<Answered>(event.what) && behind > 0) ++edits;
  }
  return edits;
}

std::uint32_t count_unanswered(const Study& study, const State& state) {
  std::uint32_t count = 0;
  const Flags reached = reached_subtasks(study, state);
  for (std::uint32_t i = 0; i < state.subtasks.size(); ++i) {
    const Walk there = walk(study, state, i);
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    for (std::size_t q = 0; q < questions.size() && reached[i]; ++q)
      if (there.asked[q] && questions[q].shape != Shape::nothing &&
          tidied(questions[q], state.answers[i][q]).empty())
        ++count;
  }
  return count;
}

void measure(const Study& study, const State& state, Verification& out) {
  out.controls = control_outcome(study, state);
  for (const std::uint32_t index : state.order) out.order.push_back(state.subtasks[index].name);
  out.unanswered = count_unanswered(study, state);
  out.edits = count_edits(state.log);
  out.loads = state.times.loads;
  out.duration_us = state.times.now.count;
  std::vector<std::int64_t> visible;
  for (const SubtaskTimes& times : state.times.subtasks) {
    out.hidden_us += times.hidden.count;
    if (times.shown) visible.push_back(times.visible.count);
  }
  out.hidden_us += state.times.final_page.hidden.count;
  if (visible.empty()) return;
  std::nth_element(visible.begin(), visible.begin() + static_cast<std::ptrdiff_t>(visible.size() / 2),
                   visible.end());
  out.median_subtask_us = visible[visible.size() / 2];
}

}  // namespace

Verification verify_submission(const Study& study, const SubmissionIds& ids,
                               const std::vector<app::Field>& fields) {
  Verification out;
  out.assignment = ids.assignment;
  out.worker = ids.worker;
  const std::string* text = find_field(fields, "log");
  if (text == nullptr || text->empty()) return out;
  out.consistency = Consistency::inconsistent;
  const auto logged = read_log_text(*text);
  if (!logged) {
    out.findings.push_back("the log cannot be read: " + logged.error());
    return out;
  }
  if (logged->study != study.fingerprint) {
    out.consistency = Consistency::other_study;
    return out;
  }
  if (logged->hit != ids.hit)
    out.findings.push_back(
        fmt::format("the log is of HIT {}, the assignment of HIT {}", logged->hit, ids.hit));
  const Session session{ids.assignment, ids.worker,       ids.hit_id, "https://verified.example",
                        logged->hit,    logged->condition};
  const Replayed replayed = replay(study, session, logged->events);
  measure(study, replayed.state, out);
  if (replayed.kept < logged->events.size())
    out.findings.push_back(fmt::format("event {} of {} ({}) cannot have happened", replayed.kept + 1,
                                       logged->events.size(), spoken_event(logged->events[replayed.kept])));
  else if (!std::holds_alternative<Submitting>(replayed.state.screen))
    out.findings.push_back(fmt::format("the log ends on the screen \"{}\", before the submission",
                                       kind_of(replayed.state.screen)));
  else
    compare(submission_of(study, replayed.state), fields, out.findings);
  if (out.findings.empty()) out.consistency = Consistency::consistent;
  return out;
}

}  // namespace errand::requester

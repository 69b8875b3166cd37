#include "wasm/session/submission.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/log_text.hpp"

namespace errand {
namespace {

bool takes_many(const Question& question) { return std::holds_alternative<MultipleChoice>(question.type); }

void write_value(JsonWriter& out, const Question& question, const Value& raw) {
  const Value value = tidied(question, raw);
  if (!takes_many(question)) {
    out.string(value.empty() ? std::string_view{} : std::string_view{value.front()});
    return;
  }
  out.begin_array();
  for (const std::string& part : value) out.string(part);
  out.end_array();
}

/// As one plain field: chosen values joined by '|', as MTurk joins checkboxes of one name.
std::string plain(const Question& question, const Value& raw) {
  std::string text;
  bool first = true;
  for (const std::string& part : tidied(question, raw)) {
    text += (first ? "" : "|") + part;
    first = false;
  }
  return text;
}

std::string field_name(const State& state, const Question& question, std::size_t subtask) {
  return state.subtasks.size() == 1 ? question.name : question.name + "." + state.subtasks[subtask].name;
}

void write_outputs(JsonWriter& out, const Study& study, const State& state) {
  if (study.aggregate)
    out.begin_object();
  else
    out.begin_array();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    if (!study.aggregate) out.begin_object();
    for (std::size_t q = 0; q < study.questions.size(); ++q) {
      out.key(study.aggregate ? field_name(state, study.questions[q], i) : study.questions[q].name);
      write_value(out, study.questions[q], state.answers[i][q]);
    }
    if (!study.aggregate) out.end_object();
  }
  if (study.aggregate)
    out.end_object();
  else
    out.end_array();
}

std::string results_of(const Study& study, const State& state) {
  JsonWriter out;
  out.begin_object().key("inputs").begin_array();
  for (const Subtask& subtask : state.subtasks) {
    out.begin_object();
    for (const auto& [column, value] : subtask.columns) out.key(column).string(value);
    out.end_object();
  }
  out.end_array().key("outputs");
  write_outputs(out, study, state);
  out.end_object();
  return out.take();
}

void write_time(JsonWriter& out, std::string_view name, const std::optional<Micros>& time) {
  out.key(name);
  if (time)
    out.integer(time->count);
  else
    out.null();
}

void write_subtask_times(JsonWriter& out, const SubtaskTimes& times) {
  out.begin_object();
  write_time(out, "shown", times.shown);
  write_time(out, "firstTouched", times.first_touched);
  write_time(out, "lastTouched", times.last_touched);
  write_time(out, "left", times.left);
  out.key("visible").integer(times.visible.count);
  out.key("hidden").integer(times.hidden.count);
  out.end_object();
}

std::string times_of(const State& state) {
  const Times& times = state.times;
  JsonWriter out;
  out.begin_object().key("unit").string("us");
  write_time(out, "origin", times.origin);
  write_time(out, "agreed", times.agreed);
  write_time(out, "started", times.started);
  write_time(out, "submitted", times.submitted);
  out.key("away").integer(times.away.count);
  out.key("loads").integer(times.loads);
  out.key("clockSetBack").integer(times.backwards);
  out.key("order").begin_array();
  for (const std::uint32_t index : state.order) out.string(state.subtasks[index].name);
  out.end_array().key("subtasks").begin_object();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    out.key(state.subtasks[i].name);
    write_subtask_times(out, times.subtasks[i]);
  }
  out.end_object().key("final");
  write_subtask_times(out, times.final_page);
  out.end_object();
  return out.take();
}

std::string feedback_of(const Study& study, const State& state) {
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (study.final_questions[q].name == "feedback")
      return plain(study.final_questions[q], state.final_answers[q]);
  return {};
}

struct Longest {
  std::size_t bytes = 0;
  std::optional<std::uint32_t> subtask;
  std::string question;
};

void consider(Longest& longest, std::optional<std::uint32_t> subtask, const Question& question,
              const Value& value) {
  std::size_t bytes = 0;
  for (const std::string& part : value) bytes += part.size();
  if (bytes >= longest.bytes) longest = {bytes, subtask, question.name};
}

Longest longest_answer(const Study& study, const State& state) {
  Longest longest;
  for (std::uint32_t position = 0; position < state.order.size(); ++position)
    for (std::size_t q = 0; q < study.questions.size(); ++q)
      consider(longest, position, study.questions[q], state.answers[state.order[position]][q]);
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    consider(longest, std::nullopt, study.final_questions[q], state.final_answers[q]);
  return longest;
}

}  // namespace

std::vector<SubmitField> submission_of(const Study& study, const State& state) {
  std::vector<SubmitField> fields = {{"assignmentId", state.session.assignment_id},
                                     {"workerId", state.session.worker_id},
                                     {"results", results_of(study, state)},
                                     {"times", times_of(state)},
                                     {"feedback", feedback_of(study, state)}};
  for (std::size_t i = 0; i < state.subtasks.size(); ++i)
    for (std::size_t q = 0; q < study.questions.size(); ++q)
      fields.push_back(
          {field_name(state, study.questions[q], i), plain(study.questions[q], state.answers[i][q])});
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (study.final_questions[q].name != "feedback")
      fields.push_back(
          {study.final_questions[q].name, plain(study.final_questions[q], state.final_answers[q])});
  fields.push_back({"log", log_text(study, state)});
  return fields;
}

std::optional<Excess> excess_of(const Study& study, const State& state) {
  std::size_t bytes = 0;
  for (const SubmitField& field : submission_of(study, state))
    bytes += field.name.size() + field.value.size();
  if (bytes <= study.answer_bytes) return std::nullopt;
  Longest longest = longest_answer(study, state);
  // Where no answer is long, nothing that the worker could shorten would help: let it go.
  if (longest.bytes < 500) return std::nullopt;
  return Excess{
      longest.subtask, std::move(longest.question),
      "All answers together are too long to be sent: " + decimal(static_cast<std::int64_t>(bytes / 1024)) +
          " of " + decimal(study.answer_bytes / 1024) + " kB. Please shorten this one."};
}

std::string receipt_of(const std::vector<SubmitField>& fields) {
  JsonWriter out;
  out.begin_object();
  for (const SubmitField& field : fields) out.key(field.name).string(field.value);
  out.end_object();
  return out.take();
}

}  // namespace errand

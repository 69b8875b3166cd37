#include "wasm/session/submission.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/log_text.hpp"

namespace errand {
namespace {

/// A part of an answer by its key: {"road","3"} of "road=3".
using Keyed = std::pair<std::string_view, std::string_view>;

Keyed keyed(const std::vector<Choice>& keys, const std::string& text) {
  const auto part = part_of(keys, text);
  if (part) return {keys[part->choice].value, part->rest};
  const std::size_t equals = text.find('=');
  return {std::string_view{text}.substr(0, equals), std::string_view{text}.substr(equals + 1)};
}

const std::vector<Choice>& keys_of(const Question& question) {
  return question.shape == Shape::grid ? question.rows : question.choices;
}

bool is_keyed(const Question& question) {
  return question.shape == Shape::grid || question.shape == Shape::sum || question.shape == Shape::best_worst;
}

/// The value of a choice without what was written beside it.
std::string_view chosen(const Question& question, const std::string& text) {
  const auto part = part_of(question.choices, text);
  return part ? std::string_view{question.choices[part->choice].value} : std::string_view{text};
}

void write_list(JsonWriter& out, const Question& question, const Value& value) {
  out.begin_array();
  for (const std::string& text : value) out.string(chosen(question, text));
  out.end_array();
}

void write_value(JsonWriter& out, const Question& question, const Value& value) {
  if (is_keyed(question)) {
    out.begin_object();
    for (const std::string& text : value) {
      const auto [key, rest] = keyed(keys_of(question), text);
      out.key(key).string(rest);
    }
    out.end_object();
  } else if (question.shape == Shape::many || question.shape == Shape::ranking) {
    write_list(out, question, value);
  } else {
    out.string(value.empty() ? std::string_view{} : chosen(question, value.front()));
  }
}

std::string field_name(const State& state, std::string_view question, std::size_t subtask) {
  if (state.subtasks.size() == 1) return std::string{question};
  return concat({question, ".", state.subtasks[subtask].name});
}

bool writes(const Question& question) {
  for (const Choice& choice : question.choices)
    if (choice.write) return true;
  return false;
}

/// An answer as plain fields: (what follows the question's name, value).
std::vector<SubmitField> plain(const Question& question, const Value& raw) {
  const Value value = tidied(question, raw);
  std::vector<SubmitField> fields;
  if (is_keyed(question)) {
    for (const Choice& key : question.shape == Shape::best_worst ? best_and_worst() : keys_of(question)) {
      SubmitField field{"." + key.value, {}};
      for (const std::string& text : value)
        if (const auto [name, rest] = keyed(keys_of(question), text); name == key.value) field.value = rest;
      fields.push_back(std::move(field));
    }
    return fields;
  }
  if (question.shape == Shape::nothing) return fields;
  SubmitField field;
  for (const std::string& text : value) {
    // As MTurk joins checkboxes of one name.
    if (!field.value.empty()) field.value += '|';
    field.value += chosen(question, text);
  }
  fields.push_back(std::move(field));
  if (writes(question)) fields.push_back({".other", written_in(question, value).value_or("")});
  return fields;
}

void write_answer(JsonWriter& out, const Question& question, const Value& raw, const std::string& name,
                  const std::string& other) {
  if (question.shape == Shape::nothing) return;
  const Value value = tidied(question, raw);
  out.key(name);
  write_value(out, question, value);
  if (writes(question)) out.key(other).string(written_in(question, value).value_or(""));
}

void write_outputs(JsonWriter& out, const Study& study, const State& state) {
  if (study.aggregate)
    out.begin_object();
  else
    out.begin_array();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    if (!study.aggregate) out.begin_object();
    for (std::size_t q = 0; q < study.questions.size(); ++q) {
      const std::string& name = study.questions[q].name;
      const std::string other = name + ".other";
      if (study.aggregate)
        write_answer(out, study.questions[q], state.answers[i][q], field_name(state, name, i),
                     field_name(state, other, i));
      else
        write_answer(out, study.questions[q], state.answers[i][q], name, other);
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
    if (study.final_questions[q].name == "feedback") {
      const auto fields = plain(study.final_questions[q], state.final_answers[q]);
      return fields.empty() ? std::string{} : fields.front().value;
    }
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
      for (SubmitField& part : plain(study.questions[q], state.answers[i][q]))
        fields.push_back({field_name(state, study.questions[q].name + part.name, i), std::move(part.value)});
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (study.final_questions[q].name != "feedback")
      for (SubmitField& part : plain(study.final_questions[q], state.final_answers[q]))
        fields.push_back({study.final_questions[q].name + part.name, std::move(part.value)});
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
      longest.subtask,
      std::move(longest.question),
      {"tooMuch", {decimal(static_cast<std::int64_t>(bytes / 1024)), decimal(study.answer_bytes / 1024)}}};
}

std::string receipt_of(const std::vector<SubmitField>& fields) {
  JsonWriter out;
  out.begin_object();
  for (const SubmitField& field : fields) out.key(field.name).string(field.value);
  out.end_object();
  return out.take();
}

}  // namespace errand

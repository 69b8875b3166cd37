#include "wasm/session/submission.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/log_text.hpp"
#include "wasm/study/trial.hpp"

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

void write_measures(JsonWriter& out, const Question& question, const Value& value) {
  out.begin_object();
  for (const Measure& measure : measures_of(question, value)) out.key(measure.name).string(measure.value);
  out.end_object();
}

void write_value(JsonWriter& out, const Question& question, const Value& value) {
  if (question.shape == Shape::trial) {
    write_measures(out, question, value);
  } else if (is_keyed(question)) {
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

std::string field_name(const Study& study, const State& state, std::string_view question,
                       std::size_t subtask) {
  if (block_of(study, state, subtask).is_once) return std::string{question};
  return concat({question, ".", state.subtasks[subtask].name});
}

bool writes(const Question& question) {
  for (const Choice& choice : question.choices)
    if (choice.write) return true;
  return false;
}

std::vector<SubmitField> plain_of_trial(const Question& question, const Value& value) {
  std::vector<SubmitField> fields;
  std::vector<Measure> measures = measures_of(question, value);
  measures.resize(std::size(plain_measures));
  for (std::size_t i = 0; i < measures.size(); ++i)
    fields.push_back({concat({".", plain_measures[i]}), std::move(measures[i].value)});
  return fields;
}

/// An answer as plain fields: (what follows the question's name, value).
std::vector<SubmitField> plain(const Question& question, const Value& raw) {
  const Value value = tidied(question, raw);
  if (question.shape == Shape::trial) return plain_of_trial(question, value);
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
  if (question.shape == Shape::nothing || question.shape == Shape::custom) return fields;
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

enum class Was { asked, not_asked };

/// A question that was not asked has null.
void write_answer(JsonWriter& out, const Question& question, const Value& raw, Was was,
                  const std::string& name, const std::string& other) {
  if (question.shape == Shape::nothing) return;
  out.key(name);
  if (was == Was::not_asked) {
    out.null();
    return;
  }
  const Value value = tidied(question, raw);
  write_value(out, question, value);
  if (writes(question)) out.key(other).string(written_in(question, value).value_or(""));
}

void write_outputs(JsonWriter& out, const Study& study, const State& state, const std::vector<Flags>& asked) {
  if (study.aggregate)
    out.begin_object();
  else
    out.begin_array();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    if (!study.aggregate) out.begin_object();
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    for (std::size_t q = 0; q < questions.size(); ++q) {
      const Question& question = questions[q];
      const Was was = asked[i][q] ? Was::asked : Was::not_asked;
      const std::string other = question.name + ".other";
      if (study.aggregate)
        write_answer(out, question, state.answers[i][q], was, field_name(study, state, question.name, i),
                     field_name(study, state, other, i));
      else
        write_answer(out, question, state.answers[i][q], was, question.name, other);
    }
    if (!study.aggregate) out.end_object();
  }
  if (study.aggregate)
    out.end_object();
  else
    out.end_array();
}

/// What the script says itself, or what it has collected.
std::string custom_results_of(const Study& study, const State& state) {
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (study.final_questions[q].shape == Shape::custom && !state.final_answers[q].empty() &&
        !state.final_answers[q].front().empty())
      return state.final_answers[q].front();
  return work_json(*state.work, state.answers);
}

std::string results_of(const Study& study, const State& state, const std::vector<Flags>& asked) {
  if (state.work) return custom_results_of(study, state);
  JsonWriter out;
  out.begin_object().key("inputs").begin_array();
  for (const Subtask& subtask : state.subtasks) {
    out.begin_object();
    for (const auto& [column, value] : subtask.columns) out.key(column).string(value);
    out.end_object();
  }
  out.end_array().key("outputs");
  write_outputs(out, study, state, asked);
  if (state.times.salvaged) out.key("salvaged").boolean(true);
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

void write_captured(JsonWriter& out, const std::vector<Captured>& captured) {
  out.key("captured").begin_object();
  for (const Captured& one : captured)
    out.key(one.question)
        .begin_object()
        .key("typed")
        .integer(one.typed)
        .key("pastes")
        .integer(one.pastes)
        .key("pasted")
        .integer(one.pasted)
        .key("copies")
        .integer(one.copies)
        .key("copied")
        .integer(one.copied)
        .end_object();
  out.end_object();
}

void write_subtask_times(JsonWriter& out, const SubtaskTimes& times, const Capture& capture) {
  out.begin_object();
  write_time(out, "shown", times.shown);
  write_time(out, "firstTouched", times.first_touched);
  write_time(out, "lastTouched", times.last_touched);
  if (!times.language.empty()) out.key("language").string(times.language);
  write_time(out, "left", times.left);
  out.key("visible").integer(times.visible.count);
  out.key("hidden").integer(times.hidden.count);
  if (capture.focus) out.key("unfocused").integer(times.unfocused.count);
  if (capture.paste || capture.copy || capture.typing) write_captured(out, times.captured);
  out.end_object();
}

std::string times_of(const State& state, const Capture& capture) {
  const Times& times = state.times;
  JsonWriter out;
  out.begin_object().key("unit").string("us");
  write_time(out, "origin", times.origin);
  write_time(out, "agreed", times.agreed);
  write_time(out, "started", times.started);
  write_time(out, "submitted", times.submitted);
  if (!state.language.empty()) out.key("language").string(state.language);
  out.key("away").integer(times.away.count);
  out.key("loads").integer(times.loads);
  out.key("clockSetBack").integer(times.backwards);
  out.key("order").begin_array();
  for (const std::uint32_t index : state.order) out.string(state.subtasks[index].name);
  out.end_array().key("subtasks").begin_object();
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    out.key(state.subtasks[i].name);
    write_subtask_times(out, times.subtasks[i], capture);
  }
  out.end_object().key("final");
  write_subtask_times(out, times.final_page, capture);
  out.end_object();
  return out.take();
}

struct Longest {
  std::size_t bytes = 0;
  std::optional<Stop> stop;
  std::string question;
};

void consider(Longest& longest, std::optional<Stop> stop, const Question& question, const Value& value) {
  // Nobody can make what a script collects shorter.
  if (question.shape == Shape::custom) return;
  std::size_t bytes = 0;
  for (const std::string& part : value) bytes += part.size();
  if (bytes >= longest.bytes) longest = {bytes, stop, question.name};
}

Longest longest_answer(const Study& study, const State& state) {
  const auto asked = asked_in_subtasks(study, state);
  Longest longest;
  for (std::uint32_t position = 0; position < state.order.size(); ++position) {
    const std::uint32_t subtask = state.order[position];
    const Block& block = block_of(study, state, subtask);
    for (std::uint32_t p = 0; p < block.pages.size(); ++p)
      for (std::uint32_t q = block.pages[p].first; q < block.pages[p].first + block.pages[p].count; ++q)
        if (asked[subtask][q])
          consider(longest, Stop{position, p}, block.questions[q], state.answers[subtask][q]);
  }
  const Flags finally = final_walk(study, state).asked;
  for (std::size_t q = 0; q < study.final_questions.size(); ++q)
    if (finally[q]) consider(longest, std::nullopt, study.final_questions[q], state.final_answers[q]);
  return longest;
}

void add_fields(std::vector<SubmitField>& fields, const Study& study, const State& state,
                const std::vector<Flags>& asked) {
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    const std::vector<Question>& questions = block_of(study, state, i).questions;
    for (std::size_t q = 0; q < questions.size(); ++q)
      for (SubmitField& part : plain(questions[q], asked[i][q] ? state.answers[i][q] : Value{}))
        fields.push_back({field_name(study, state, questions[q].name + part.name, i), std::move(part.value)});
  }
}

/// How the worker came through the gates, and under which condition.
void add_facts(std::vector<SubmitField>& fields, const Study& study, const State& state) {
  if (count_conditions(study) > 1) fields.push_back({"condition", decimal(state.condition)});
  for (std::size_t i = 0; i < state.subtasks.size(); ++i) {
    if (!block_of(study, state, i).gate) continue;
    const GateTries& gate = state.gates[i];
    fields.push_back({state.subtasks[i].name + ".passed", gate.passed ? "true" : "false"});
    fields.push_back({state.subtasks[i].name + ".failed", decimal(gate.failed)});
  }
}

/// The one named feedback apart, in a field of the family's.
void add_final_fields(std::vector<SubmitField>& fields, SubmitField& feedback, const Study& study,
                      const State& state) {
  const Flags asked = final_walk(study, state).asked;
  for (std::size_t q = 0; q < study.final_questions.size(); ++q) {
    const Question& question = study.final_questions[q];
    for (SubmitField& part : plain(question, asked[q] ? state.final_answers[q] : Value{})) {
      if (question.name + part.name == feedback.name)
        feedback.value = std::move(part.value);
      else
        fields.push_back({question.name + part.name, std::move(part.value)});
    }
  }
}

}  // namespace

std::vector<SubmitField> submission_of(const Study& study, const State& state) {
  constexpr std::size_t feedback = 4;
  const std::vector<Flags> asked = asked_in_subtasks(study, state);
  std::vector<SubmitField> fields = {{"assignmentId", state.session.assignment_id},
                                     {"workerId", state.session.worker_id},
                                     {"results", results_of(study, state, asked)},
                                     {"times", times_of(state, study.capture)},
                                     {"feedback", {}}};
  add_fields(fields, study, state, asked);
  add_facts(fields, study, state);
  SubmitField given = fields[feedback];
  add_final_fields(fields, given, study, state);
  fields[feedback] = std::move(given);
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
      longest.stop,
      std::move(longest.question),
      {"tooMuch", {decimal(static_cast<std::int64_t>(bytes / 1024)), decimal(study.answer_bytes / 1024)}}};
}

}  // namespace errand

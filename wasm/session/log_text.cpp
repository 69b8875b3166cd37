#include "wasm/session/log_text.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"

namespace errand {
namespace {

bool moves(const Happening& what) {
  return std::holds_alternative<Next>(what) || std::holds_alternative<Previous>(what) ||
         std::holds_alternative<Submitted>(what);
}

const Question* question_named(const Study& study, std::string_view name) {
  for (const auto* list : {&study.questions, &study.final_questions})
    for (const Question& question : *list)
      if (question.name == name) return &question;
  return nullptr;
}

/// Whether the answer at `index` is changed again on the same visit.
bool is_typed_over(const std::vector<Event>& log, std::size_t index) {
  const std::string& question = std::get<Answered>(log[index].what).question;
  for (std::size_t i = index + 1; i < log.size() && !moves(log[i].what); ++i)
    if (const auto* later = std::get_if<Answered>(&log[i].what);
        later != nullptr && later->question == question)
      return true;
  return false;
}

/// Whether this is a long text that the worker came back to and changed. Only of texts whose rules look at
/// nothing but their length, so that a stand-in passes where the text did.
bool is_discarded(const Study& study, const State& state, const Question& question, const Value& value) {
  if (question.type != "longText" || value.front().size() < 100) return false;
  if (question.rules.min_words > 0 || question.rules.max_words > 0) return false;
  const auto holds = [&](const std::vector<Question>& questions, const std::vector<Value>& values) {
    for (std::size_t q = 0; q < questions.size(); ++q)
      if (&questions[q] == &question && values[q] == value) return true;
    return false;
  };
  for (const std::vector<Value>& values : state.answers)
    if (holds(study.questions, values)) return false;
  return !holds(study.final_questions, state.final_answers);
}

/// Whether only the length of this answer is kept: a text, not blank, that is no longer there. Choices are
/// short, and a stand-in for one would be no possible answer.
bool is_draft(const Study& study, const State& state, std::size_t index) {
  const auto& answered = std::get<Answered>(state.log[index].what);
  const Question* question = question_named(study, answered.question);
  if (question == nullptr || (question->shape != Shape::text && question->shape != Shape::number))
    return false;
  if (answered.value.size() != 1 || trim(answered.value.front()).empty()) return false;
  return is_typed_over(state.log, index) || is_discarded(study, state, *question, answered.value);
}

void write_answer(JsonWriter& out, const Answered& answered, bool draft) {
  out.string(answered.question);
  if (answered.value.size() == 1 && draft) {
    out.integer(count_code_points(answered.value.front()));
  } else if (answered.value.size() == 1) {
    out.string(answered.value.front());
  } else {
    out.begin_array();
    for (const std::string& part : answered.value) out.string(part);
    out.end_array();
  }
}

}  // namespace

std::string log_text(const Study& study, const State& state) {
  JsonWriter out;
  Micros last = state.times.origin.value_or(Micros{});
  out.begin_object()
      .key("v")
      .integer(1)
      .key("study")
      .string(study.fingerprint)
      .key("hit")
      .integer(state.session.hit);
  out.key("origin").integer(last.count).key("events").begin_array();
  for (std::size_t i = 0; i < state.log.size(); ++i) {
    const Event& event = state.log[i];
    out.begin_array();
    std::visit([&](const auto& what) { out.string({&what.code, 1}); }, event.what);
    out.integer((event.at - last).count);
    last = event.at;
    if (const auto* answered = std::get_if<Answered>(&event.what))
      write_answer(out, *answered, is_draft(study, state, i));
    out.end_array();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace errand

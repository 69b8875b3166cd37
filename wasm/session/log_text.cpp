#include "wasm/session/log_text.hpp"

#include <algorithm>

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/seed.hpp"

namespace errand {
namespace {

bool moves(const Happening& what) {
  return std::holds_alternative<Next>(what) || std::holds_alternative<Previous>(what) ||
         std::holds_alternative<Submitted>(what) || std::holds_alternative<Salvaged>(what);
}

/// Whether there are questions of that name, and `holds` of each: blocks may share a name.
template <class Holds>
bool all_named(const Study& study, std::string_view name, Holds holds) {
  bool any = false;
  bool all = true;
  const auto look = [&](const std::vector<Question>& questions) {
    for (const Question& question : questions) {
      if (question.name != name) continue;
      any = true;
      all = all && holds(question);
    }
  };
  for (const Block& block : study.blocks) look(block.questions);
  look(study.final_questions);
  return any && all;
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

/// A text of which a stand-in of the same length passes where the text did.
bool only_length_counts(const Question& question) {
  return question.type == "longText" && question.rules.min_words == 0 && question.rules.max_words == 0;
}

/// Whether that answer is there no more.
bool is_gone(const Study& study, const State& state, const Answered& answered) {
  const auto holds = [&](const std::vector<Question>& questions, const std::vector<Value>& values) {
    for (std::size_t q = 0; q < questions.size(); ++q)
      if (questions[q].name == answered.question && values[q] == answered.value) return true;
    return false;
  };
  for (std::size_t i = 0; i < state.subtasks.size(); ++i)
    if (holds(block_of(study, state, i).questions, state.answers[i])) return false;
  return !holds(study.final_questions, state.final_answers);
}

/// Whether a "must" compares answers of that name.
bool is_compared(const Study& study, std::string_view name) {
  const auto compares = [&](const Question& question) {
    for (const Demand& demand : question.demands)
      if (question.name == name || demand.other == name) return true;
    return false;
  };
  const auto any = [&](const std::vector<Question>& questions) {
    return std::any_of(questions.begin(), questions.end(), compares);
  };
  return any(study.final_questions) || std::any_of(study.blocks.begin(), study.blocks.end(),
                                                   [&](const Block& block) { return any(block.questions); });
}

constexpr std::size_t long_text = 100;  ///< bytes, more than any condition names

/// Whether this is a long text that the worker came back to and changed.
bool is_discarded(const Study& study, const State& state, const Answered& answered) {
  return answered.value.front().size() >= long_text &&
         all_named(study, answered.question, only_length_counts) && !is_compared(study, answered.question) &&
         is_gone(study, state, answered);
}

/// Whether only the length of this answer is kept: a text, not blank, that is no longer there. Choices are
/// short, and a stand-in for one would be no possible answer.
bool is_draft(const Study& study, const State& state, std::size_t index) {
  const auto& answered = std::get<Answered>(state.log[index].what);
  const auto is_typed = [](const Question& question) {
    return question.shape == Shape::text || question.shape == Shape::number ||
           question.shape == Shape::custom;
  };
  if (answered.value.size() != 1 || trim(answered.value.front()).empty()) return false;
  // What was asked meanwhile may have hung on a short one.
  if (study.is_conditional && answered.value.front().size() < long_text) return false;
  return all_named(study, answered.question, is_typed) &&
         (is_typed_over(state.log, index) || is_discarded(study, state, answered));
}

/// Whether a later event changes the member of that name.
bool is_changed_later(const std::vector<Event>& log, std::size_t index, std::string_view name) {
  const std::string& question = std::get<Answered>(log[index].what).question;
  for (std::size_t i = index + 1; i < log.size(); ++i)
    if (const auto* later = std::get_if<Answered>(&log[i].what);
        later != nullptr && later->question == question)
      for (const std::string& member : later->value)
        if (name_of_member(member) == name) return true;
  return false;
}

/// Of a text that is not collected. Where a session was near its limit, its size decided what came next; and
/// where questions depend on answers, whether it is told as a number at all.
void write_draft(JsonWriter& out, const Study& study, const State& state, std::size_t index) {
  const std::string& text = std::get<Answered>(state.log[index].what).value.front();
  const std::uint32_t characters = count_code_points(text);
  if (!study.is_conditional && is_typed_over(state.log, index)) {
    out.integer(characters);
    return;
  }
  const auto bytes = static_cast<std::int64_t>(text.size());
  const auto quoted = static_cast<std::int64_t>(JsonWriter{}.string(text).size());
  out.begin_array().integer(characters).integer(bytes).integer(quoted - 2).end_array();
}

/// The members without those texts that a later one replaced.
void write_members(JsonWriter& out, const std::vector<Event>& log, std::size_t index) {
  out.begin_array();
  for (const std::string& member : std::get<Answered>(log[index].what).value) {
    const std::string_view name = name_of_member(member);
    out.string(is_changed_later(log, index, name) ? name : std::string_view{member});
  }
  out.end_array();
}

void write_answer(JsonWriter& out, const Study& study, const State& state, std::size_t index) {
  const auto& answered = std::get<Answered>(state.log[index].what);
  const bool draft = is_draft(study, state, index);
  out.string(answered.question);
  if (state.work && answered.question == custom_output && state.work->loaded.outputs == Outputs::keyed) {
    write_members(out, state.log, index);
  } else if (answered.value.size() == 1 && draft) {
    write_draft(out, study, state, index);
  } else if (answered.value.size() == 1) {
    out.string(answered.value.front());
  } else {
    out.begin_array();
    for (const std::string& part : answered.value) out.string(part);
    out.end_array();
  }
}

void write_opened(JsonWriter& out, const Opened& opened) {
  if (opened.assignment.empty()) return;
  out.string(opened.assignment);
  if (opened.deadline) out.integer(opened.deadline->count);
}

void write_seeding(JsonWriter& out, const Session& session) {
  const Seeding seeding = seeding_of(session);
  out.key("seededBy").string(seeding_names[static_cast<std::size_t>(seeding)]);
  if (seeding == Seeding::address) out.key("seed").string(session.seed);
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
  if (state.session.condition != 0) out.key("condition").integer(state.session.condition);
  write_seeding(out, state.session);
  out.key("origin").integer(last.count).key("events").begin_array();
  for (std::size_t i = 0; i < state.log.size(); ++i) {
    const Event& event = state.log[i];
    out.begin_array();
    std::visit([&](const auto& what) { out.string({&what.code, 1}); }, event.what);
    out.integer((event.at - last).count);
    last = event.at;
    if (std::holds_alternative<Answered>(event.what)) write_answer(out, study, state, i);
    if (const auto* opened = std::get_if<Opened>(&event.what)) write_opened(out, *opened);
    if (const auto* chosen = std::get_if<LanguageChosen>(&event.what)) out.string(chosen->language);
    if (const auto* revisited = std::get_if<Revisited>(&event.what))
      out.integer(revisited->position).string(revisited->question);
    if (const Amount* amount = amount_in(event.what))
      out.string(amount->question).integer(amount->characters);
    if (const auto* loaded = std::get_if<Loaded>(&event.what))
      out.integer(static_cast<std::int64_t>(loaded->outputs)).integer(loaded->count).string(loaded->inputs);
    out.end_array();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace errand

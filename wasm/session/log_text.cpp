#include "wasm/session/log_text.hpp"

#include "wasm/base/json.hpp"
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
  if (!std::holds_alternative<LongText>(question.type) || value.front().size() < 100) return false;
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
  if (question == nullptr || choices_of(question->type) != nullptr) return false;
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

template <std::size_t I = 0>
std::optional<Happening> happening_of(char code) {
  if constexpr (I == std::variant_size_v<Happening>) {
    return std::nullopt;
  } else {
    using E = std::variant_alternative_t<I, Happening>;
    if (E::code == code) return E{};
    return happening_of<I + 1>(code);
  }
}

/// How many answers each question had so far.
using Counts = std::vector<std::pair<std::string, std::size_t>>;

std::size_t count_up(Counts& counts, const std::string& question) {
  for (auto& [name, count] : counts)
    if (name == question) return ++count;
  counts.emplace_back(question, 0);
  return 0;
}

/// A text of `length` characters that stands for one that was overwritten. Every second one of a question
/// differs, so that none looks like a repetition, and control characters keep it from being an answer.
std::string stand_in(std::int64_t length, std::size_t index) {
  std::string text;
  for (std::int64_t i = 0; i < length; ++i) append_code_point(text, index % 2 == 0 ? U'\u0080' : U'\u0081');
  return text;
}

std::optional<Value> read_value(const Json& json, std::size_t index) {
  if (json.kind == Json::Kind::string) return Value{json.text};
  if (const auto length = json.integer(); length && *length >= 0 && *length <= max_answer + 1)
    return Value{stand_in(*length, index)};
  if (json.kind != Json::Kind::array) return std::nullopt;
  Value value;
  for (const Json& item : json.items) {
    if (item.kind != Json::Kind::string) return std::nullopt;
    value.push_back(item.text);
  }
  return value;
}

std::optional<Event> read_event(const Json& json, Micros& now, Counts& counts) {
  if (json.items.size() < 2 || json.items[0].text.size() != 1) return std::nullopt;
  const auto since = json.items[1].integer();
  auto what = happening_of(json.items[0].text[0]);
  if (!since || !what) return std::nullopt;
  now = now + Micros{*since};
  if (auto* answered = std::get_if<Answered>(&*what)) {
    if (json.items.size() != 4 || json.items[2].kind != Json::Kind::string) return std::nullopt;
    const auto value = read_value(json.items[3], count_up(counts, json.items[2].text));
    if (!value) return std::nullopt;
    *answered = {json.items[2].text, *value};
  }
  return Event{now, std::move(*what)};
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

tl::expected<LoggedSession, std::string> read_log_text(std::string_view text) {
  const auto json = parse_json(text, "log");
  if (!json) return tl::unexpected{to_text(json.error().front())};
  const Json* study = json->find("study");
  const Json* hit = json->find("hit");
  const Json* origin = json->find("origin");
  const Json* events = json->find("events");
  if (study == nullptr || hit == nullptr || !hit->integer() || origin == nullptr || !origin->integer() ||
      events == nullptr)
    return tl::unexpected{std::string{"the log lacks study, hit, origin or events"}};
  LoggedSession session{study->text, static_cast<std::uint32_t>(*hit->integer()), {}};
  Micros now{*origin->integer()};
  Counts counts;
  for (const Json& item : events->items) {
    auto event = read_event(item, now, counts);
    if (!event)
      return tl::unexpected{"event " + decimal(static_cast<std::int64_t>(session.events.size()) + 1) +
                            " of the log is unreadable"};
    session.events.push_back(*std::move(event));
  }
  return session;
}

}  // namespace errand

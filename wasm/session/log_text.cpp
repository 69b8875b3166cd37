#include "wasm/session/log_text.hpp"

#include "wasm/base/json.hpp"
#include "wasm/base/text.hpp"

namespace errand {
namespace {

bool moves(const Happening& what) {
  return std::holds_alternative<Next>(what) || std::holds_alternative<Previous>(what) ||
         std::holds_alternative<Submitted>(what);
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
bool is_discarded(const Study& study, const State& state, const Answered& answered) {
  if (answered.value.size() != 1 || answered.value.front().size() < 100 ||
      trim(answered.value.front()).empty())
    return false;
  const auto holds = [&](const std::vector<Question>& questions, const std::vector<Value>& values) {
    for (std::size_t q = 0; q < questions.size(); ++q)
      if (questions[q].name == answered.question &&
          (values[q] == answered.value || !std::holds_alternative<LongText>(questions[q].type)))
        return true;
    return false;
  };
  for (const std::vector<Value>& values : state.answers)
    if (holds(study.questions, values)) return false;
  return !holds(study.final_questions, state.final_answers);
}

void write_answer(JsonWriter& out, const Answered& answered, bool superseded) {
  out.string(answered.question);
  if (answered.value.size() == 1 && superseded) {
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

/// A text of `length` characters that stands for one that was overwritten. Neighbours differ (`index`), so
/// that none looks like a repetition, and private-use characters keep it from being taken for an answer.
std::string stand_in(std::int64_t length, std::size_t index) {
  std::string text;
  for (std::int64_t i = 0; i < length; ++i) append_code_point(text, index % 2 == 0 ? U'\uE000' : U'\uE001');
  return text;
}

std::optional<Value> read_value(const Json& json, std::size_t index) {
  if (json.kind == Json::Kind::string) return Value{json.text};
  if (const auto length = json.integer(); length && *length >= 0 && *length <= max_answer)
    return Value{stand_in(*length, index)};
  if (json.kind != Json::Kind::array) return std::nullopt;
  Value value;
  for (const Json& item : json.items) {
    if (item.kind != Json::Kind::string) return std::nullopt;
    value.push_back(item.text);
  }
  return value;
}

std::optional<Event> read_event(const Json& json, Micros& now, std::size_t index) {
  if (json.items.size() < 2 || json.items[0].text.size() != 1) return std::nullopt;
  const auto since = json.items[1].integer();
  auto what = happening_of(json.items[0].text[0]);
  if (!since || !what) return std::nullopt;
  now = now + Micros{*since};
  if (auto* answered = std::get_if<Answered>(&*what)) {
    const auto value = json.items.size() == 4 ? read_value(json.items[3], index) : std::nullopt;
    if (!value || json.items[2].kind != Json::Kind::string) return std::nullopt;
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
      write_answer(out, *answered, is_typed_over(state.log, i) || is_discarded(study, state, *answered));
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
  for (const Json& item : events->items) {
    auto event = read_event(item, now, session.events.size());
    if (!event)
      return tl::unexpected{"event " + decimal(static_cast<std::int64_t>(session.events.size()) + 1) +
                            " of the log is unreadable"};
    session.events.push_back(*std::move(event));
  }
  return session;
}

}  // namespace errand

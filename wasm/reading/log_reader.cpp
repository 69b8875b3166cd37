#include "wasm/reading/log_reader.hpp"

#include "wasm/base/json.hpp"
#include "wasm/base/text.hpp"
#include "wasm/study/study.hpp"

namespace errand {
namespace {

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

void append(std::string& text, std::int64_t count, char32_t point) {
  for (std::int64_t i = 0; i < count; ++i) append_code_point(text, point);
}

/// A text of `length` characters that stands for one that was overwritten. Every second one of a question
/// differs, so that none looks like a repetition, and control characters keep it from being an answer.
std::string stand_in(std::int64_t length, std::size_t index) {
  std::string text;
  append(text, length, index % 2 == 0 ? U'\u0080' : U'\u0081');
  return text;
}

/// The same for one that filled so many bytes, and so many in JSON. As few of its characters as can be are of
/// several bytes; the other ones can be escaped, by one byte more or by five.
std::optional<std::string> stand_in(std::int64_t length, std::int64_t bytes, std::int64_t quoted,
                                    std::size_t index) {
  const std::int64_t wide = bytes - length;
  const std::int64_t escaped = quoted - bytes;
  if (length < 0 || length > max_custom_answer || wide < 0 || wide > 3 * length || escaped < 0 ||
      escaped > 5 * length)
    return std::nullopt;
  const std::int64_t plain = length - (wide + 2) / 3 - escaped / 5 - escaped % 5;
  if (plain < 0) return std::nullopt;
  const char32_t other = index % 2;
  std::string text;
  append(text, wide / 3, U'\U0010FFFE' + other);
  append(text, wide % 3 == 2, U'\uFFFE' + other);
  append(text, wide % 3 == 1, U'\u0080' + other);
  append(text, escaped / 5, U'\x01' + other);
  append(text, escaped % 5, other == 0 ? U'\b' : U'\f');
  append(text, plain, U'\x7F');
  if (other != 0 && plain > 0) text.back() = 'x';
  return text;
}

std::optional<Value> read_value(const Json& json, std::size_t index) {
  if (json.kind == Json::Kind::string) return Value{json.text};
  if (const auto length = json.integer(); length && *length >= 0 && *length <= max_custom_answer)
    return Value{stand_in(*length, index)};
  if (json.kind != Json::Kind::array) return std::nullopt;
  if (json.items.size() == 3 && json.items[0].kind == Json::Kind::number) {
    const auto length = json.items[0].integer();
    const auto bytes = json.items[1].integer();
    const auto quoted = json.items[2].integer();
    if (!length || !bytes || !quoted) return std::nullopt;
    auto text = stand_in(*length, *bytes, *quoted, index);
    return text ? std::optional{Value{*std::move(text)}} : std::nullopt;
  }
  Value value;
  for (const Json& item : json.items) {
    if (item.kind != Json::Kind::string) return std::nullopt;
    value.push_back(item.text);
  }
  return value;
}

/// What stands behind code and time.
bool read_opened(const Json& json, Opened& opened) {
  if (json.items.size() > 4) return false;
  if (json.items.size() > 2) opened.assignment = json.items[2].text;
  if (json.items.size() > 3) {
    const auto deadline = json.items[3].integer();
    if (!deadline) return false;
    opened.deadline = Micros{*deadline};
  }
  return true;
}

std::optional<Seeding> seeding_in(const Json& log) {
  const Json* said = log.find("seededBy");
  if (said == nullptr) return Seeding::assignment;
  for (const Seeding seeding : {Seeding::assignment, Seeding::worker, Seeding::address})
    if (said->text == seeding_names[static_cast<std::size_t>(seeding)]) return seeding;
  return std::nullopt;
}

std::optional<Loaded> read_loaded(const Json& json) {
  if (json.items.size() != 5 || json.items[4].kind != Json::Kind::string) return std::nullopt;
  const auto outputs = json.items[2].integer();
  const auto count = json.items[3].integer();
  if (!outputs || *outputs < 0 || *outputs > 1 || !count || *count < 0 || *count > max_subtasks)
    return std::nullopt;
  return Loaded{*outputs == 0 ? Outputs::list : Outputs::keyed, static_cast<std::uint32_t>(*count),
                json.items[4].text};
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
  } else if (auto* opened = std::get_if<Opened>(&*what)) {
    if (!read_opened(json, *opened)) return std::nullopt;
  } else if (auto* loaded = std::get_if<Loaded>(&*what)) {
    auto read = read_loaded(json);
    if (!read) return std::nullopt;
    *loaded = *std::move(read);
  }
  if (auto* chosen = std::get_if<LanguageChosen>(&*what)) {
    if (json.items.size() != 3) return std::nullopt;
    chosen->language = json.items[2].text;
  }
  if (auto* revisited = std::get_if<Revisited>(&*what)) {
    const auto position = json.items.size() == 4 ? json.items[2].integer() : std::nullopt;
    if (!position || *position < 0 || *position > max_subtasks) return std::nullopt;
    *revisited = {static_cast<std::uint32_t>(*position), json.items[3].text};
  }
  if (Amount* amount = amount_in(*what)) {
    const auto characters = json.items.size() == 4 ? json.items[3].integer() : std::nullopt;
    if (!characters || *characters < 0 || *characters > max_amount ||
        json.items[2].kind != Json::Kind::string)
      return std::nullopt;
    *amount = {json.items[2].text, *characters};
  }
  return Event{now, std::move(*what)};
}

}  // namespace

Session session_of(const LoggedSession& logged, Session session) {
  session.hit = logged.hit;
  session.condition = logged.condition;
  if (logged.seeding == Seeding::assignment) session.hit_id.clear();
  if (logged.seeding == Seeding::address) session.seed = logged.seed;
  return session;
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
  const auto seeding = seeding_in(*json);
  if (!seeding) return tl::unexpected{std::string{"the log does not say what its order was drawn by"}};
  LoggedSession session{study->text, static_cast<std::uint32_t>(*hit->integer()), 0, *seeding, {}, {}};
  if (const Json* condition = json->find("condition"); condition != nullptr && condition->integer())
    session.condition = static_cast<std::uint32_t>(*condition->integer());
  if (const Json* seed = json->find("seed")) session.seed = seed->text;
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

#include "wasm/reading/log_reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

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

/// The texts that a log does not tell.
struct Drafts {
  std::map<std::string, std::size_t> counts{};  ///< answers so far, by question
  std::int64_t room = max_stand_ins;            ///< below 0: it tells of too many

  /// Which answer to the question this is, from 0.
  std::size_t index_of(const std::string& question) { return counts[question]++; }
};

void append(std::string& text, std::int64_t count, char32_t point) {
  for (std::int64_t i = 0; i < count; ++i) append_code_point(text, point);
}

/// A text of `length` characters that stands for one that was overwritten. Every second one of a question
/// differs, so that none looks like a repetition, and control characters keep it from being an answer.
std::string stand_in(std::int64_t length, std::size_t index) {
  std::string text(static_cast<std::size_t>(length), '\x7F');
  if (index % 2 != 0 && length > 0) text.replace(text.size() - 1, 1, "\xC2\x81");
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

std::optional<Value> read_value(Json& json, std::size_t index, Drafts& drafts) {
  if (json.kind == Json::Kind::string) return Value{std::move(json.text)};
  if (const auto length = json.integer(); length && *length >= 0 && *length <= max_custom_answer) {
    drafts.room -= *length;
    return drafts.room < 0 ? std::nullopt : std::optional{Value{stand_in(*length, index)}};
  }
  if (json.kind != Json::Kind::array) return std::nullopt;
  if (json.items.size() == 3 && json.items[0].kind == Json::Kind::number) {
    const auto length = json.items[0].integer();
    const auto bytes = json.items[1].integer();
    const auto quoted = json.items[2].integer();
    if (!length || !bytes || !quoted) return std::nullopt;
    drafts.room -= std::max(*quoted, std::int64_t{0});
    if (drafts.room < 0) return std::nullopt;
    auto text = stand_in(*length, *bytes, *quoted, index);
    return text ? std::optional{Value{*std::move(text)}} : std::nullopt;
  }
  Value value;
  for (Json& item : json.items) {
    if (item.kind != Json::Kind::string) return std::nullopt;
    value.push_back(std::move(item.text));
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

std::optional<Event> read_event(Json& json, Micros& now, Drafts& drafts) {
  if (json.items.size() < 2 || json.items[0].text.size() != 1) return std::nullopt;
  const auto since = json.items[1].integer();
  auto what = happening_of(json.items[0].text[0]);
  if (!since || !what) return std::nullopt;
  now = now + Micros{*since};
  if (auto* answered = std::get_if<Answered>(&*what)) {
    if (json.items.size() != 4 || json.items[2].kind != Json::Kind::string) return std::nullopt;
    auto value = read_value(json.items[3], drafts.index_of(json.items[2].text), drafts);
    if (!value) return std::nullopt;
    *answered = {std::move(json.items[2].text), *std::move(value)};
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

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Goes over a JSON text value by value without reading them: it looks at brackets and quotes only.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_{text} {}

  bool take(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }

  struct Passed {
    std::string_view text;   ///< all that is left where the value does not end
    std::size_t commas = 0;  ///< in it
  };

  Passed pass() {
    skip_blanks();
    const std::size_t start = at_;
    std::size_t commas = 0;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool closes = c == ']' || c == '}';
      if (depth == 0 && (closes || c == ',' || c == ':' || is_blank(c))) break;
      if (c == '"') skip_string();
      ++at_;
      if (c == '[' || c == '{') ++depth;
      if (c == ',') ++commas;
      if (closes && --depth == 0) break;
    }
    return {text_.substr(start, at_ - start), commas};
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  /// From a string's first quote to its last.
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    at_ = std::min(at_, text_.size() - 1);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Pieces {
  std::string_view before;
  std::string_view events;  ///< an array; empty: there is none
  std::string_view behind;
};

Pieces taken_apart(std::string_view text) {
  Scanner scanner{text};
  if (!scanner.take('{')) return {text, {}, {}};
  do {
    const std::string_view name = scanner.pass().text;
    if (!scanner.take(':')) break;
    const std::string_view value = scanner.pass().text;
    if (name != "\"events\"" || value.substr(0, 1) != "[") continue;
    const auto start = static_cast<std::size_t>(value.data() - text.data());
    return {text.substr(0, start), value, text.substr(start + value.size())};
  } while (scanner.take(','));
  return {text, {}, {}};
}

/// The log without its events.
tl::expected<Json, std::string> head_of(const Pieces& pieces) {
  if (pieces.before.size() + pieces.events.size() + pieces.behind.size() > max_log_bytes)
    return tl::unexpected{std::string{"the log has more than 4 MiB"}};
  if (pieces.before.size() + pieces.behind.size() > max_log_head)
    return tl::unexpected{std::string{"the log has more than 64 KiB beside its events"}};
  auto json = parse_json(concat({pieces.before, pieces.events.empty() ? "" : "[]", pieces.behind}), "log");
  if (!json) return tl::unexpected{to_text(json.error().front())};
  return *std::move(json);
}

tl::expected<LoggedSession, std::string> read_head(const Json& json) {
  const Json* study = json.find("study");
  const Json* hit = json.find("hit");
  const Json* origin = json.find("origin");
  if (study == nullptr || hit == nullptr || !hit->integer() || origin == nullptr || !origin->integer() ||
      json.find("events") == nullptr)
    return tl::unexpected{std::string{"the log lacks study, hit, origin or events"}};
  const auto seeding = seeding_in(json);
  if (!seeding) return tl::unexpected{std::string{"the log does not say what its order was drawn by"}};
  LoggedSession session{study->text, static_cast<std::uint32_t>(*hit->integer()), 0, *seeding, {}, {}};
  if (const Json* condition = json.find("condition"); condition != nullptr && condition->integer())
    session.condition = static_cast<std::uint32_t>(*condition->integer());
  if (const Json* seed = json.find("seed")) session.seed = seed->text;
  return session;
}

/// What is wrong with them; nullopt: they are read. One after the other, so that only one stands in memory as
/// JSON.
std::optional<std::string> read_events(std::string_view text, Micros now, std::vector<Event>& events) {
  Scanner scanner{text};
  Drafts drafts;
  if (!scanner.take('[') || (scanner.take(']') && scanner.at_end())) return std::nullopt;
  do {
    if (events.size() == max_log_events)
      return concat({"the log has more than ", decimal(max_log_events), " events"});
    const Scanner::Passed one = scanner.pass();
    const std::string place = concat({"event ", decimal(static_cast<std::int64_t>(events.size()) + 1)});
    if (one.commas > max_log_parts) return place + " of the log has too many parts";
    auto json = parse_json(one.text, "log");
    auto event = json ? read_event(*json, now, drafts) : std::nullopt;
    if (drafts.room < 0) return place + " of the log tells of more overwritten text than anybody types";
    if (!event) return place + " of the log is unreadable";
    events.push_back(*std::move(event));
  } while (scanner.take(','));
  if (!scanner.take(']') || !scanner.at_end()) return std::string{"the events of the log do not end"};
  return std::nullopt;
}

}  // namespace

Session session_of(const LoggedSession& logged, Session session) {
  session.hit = logged.hit;
  session.condition = logged.condition;
  if (logged.seeding == Seeding::assignment) session.hit_id.clear();
  if (logged.seeding == Seeding::address) session.seed = logged.seed;
  return session;
}

tl::expected<LoggedSession, std::string> read_log_head(std::string_view text) {
  const Pieces pieces = taken_apart(without_mark(text));
  const auto json = head_of(pieces);
  if (!json) return tl::unexpected{json.error()};
  return read_head(*json);
}

tl::expected<LoggedSession, std::string> read_log_text(std::string_view text) {
  const Pieces pieces = taken_apart(without_mark(text));
  const auto json = head_of(pieces);
  if (!json) return tl::unexpected{json.error()};
  auto session = read_head(*json);
  if (!session) return session;
  if (auto fault = read_events(pieces.events, Micros{*json->find("origin")->integer()}, session->events))
    return tl::unexpected{*std::move(fault)};
  return session;
}

}  // namespace errand

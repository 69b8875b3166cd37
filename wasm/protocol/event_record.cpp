#include "wasm/protocol/event_record.hpp"

#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"
#include "wasm/session/drafts.hpp"
#include "wasm/session/session.hpp"
#include "wasm/study/study.hpp"

namespace errand {
namespace {

constexpr std::size_t head = 2;           // kind and time
constexpr std::size_t answered_head = 4;  // and question, shared bytes
constexpr std::size_t opened_whole = 4;   // and assignment, deadline

template <std::size_t I = 0>
std::optional<Happening> happening_named(std::string_view kind) {
  if constexpr (I == std::variant_size_v<Happening>) {
    return std::nullopt;
  } else {
    using E = std::variant_alternative_t<I, Happening>;
    if (kind == E::kind) return E{};
    return happening_named<I + 1>(kind);
  }
}

constexpr const char* outputs_words[] = {"list", "keyed"};

std::optional<Loaded> read_loaded(const Record& record) {
  if (record.size() != 5) return std::nullopt;
  const auto count = parse_integer(record[3]);
  if (!count || *count < 0 || *count > max_subtasks) return std::nullopt;
  Loaded loaded{Outputs::list, static_cast<std::uint32_t>(*count), std::string{record[4]}};
  if (record[2] == outputs_words[1])
    loaded.outputs = Outputs::keyed;
  else if (record[2] != outputs_words[0])
    return std::nullopt;
  return loaded;
}

std::optional<Answered> read_answered(const Record& record, const std::vector<Event>& before) {
  if (record.size() < answered_head) return std::nullopt;
  Answered answered{std::string{record[2]}, {}};
  for (std::size_t i = answered_head; i < record.size(); ++i) {
    if (record[i].empty() && record[3] == "0") return std::nullopt;
    answered.value.emplace_back(record[i]);
  }
  if (record[3] == "0") return answered;
  const std::string* draft = last_draft(before, answered.question);
  const auto shared = parse_integer(record[3]);
  if (draft == nullptr || !shared || *shared < 0 || *shared > static_cast<std::int64_t>(draft->size()) ||
      answered.value.size() > 1)
    return std::nullopt;
  answered.value.resize(1);
  answered.value.front().insert(0, *draft, 0, static_cast<std::size_t>(*shared));
  if (answered.value.front().empty() || !is_utf8(answered.value.front())) return std::nullopt;
  return answered;
}

/// The page passes on what its address says; a deadline that is no number is none.
Opened read_opened(const Record& record) {
  if (record.size() != opened_whole || record[2].size() > longest_id) return {};
  Opened opened{std::string{record[2]}, {}};
  if (const auto deadline = parse_integer(record[3])) opened.deadline = Micros{*deadline};
  return opened;
}

/// Of an event that tells how much of what it was.
bool read_amount(const Record& record, Amount& amount) {
  if (record.size() != answered_head) return false;
  const auto characters = parse_integer(record[3]);
  if (!characters || *characters < 0 || *characters > max_amount) return false;
  amount = {std::string{record[2]}, *characters};
  return true;
}

}  // namespace

std::optional<Event> read_event(const Record& record, const std::vector<Event>& before) {
  if (record.size() < head) return std::nullopt;
  const auto at = parse_integer(record[1]);
  auto what = happening_named(record[0]);
  if (!at || !what) return std::nullopt;
  if (auto* answered = std::get_if<Answered>(&*what)) {
    auto read = read_answered(record, before);
    if (!read) return std::nullopt;
    *answered = *std::move(read);
  } else if (auto* opened = std::get_if<Opened>(&*what)) {
    *opened = read_opened(record);
  } else if (auto* chosen = std::get_if<LanguageChosen>(&*what)) {
    if (record.size() != head + 1) return std::nullopt;
    chosen->language = record[head];
  } else if (auto* revisited = std::get_if<Revisited>(&*what)) {
    const auto position = record.size() == head + 2 ? parse_integer(record[head]) : std::nullopt;
    if (!position || *position < 0 || *position > max_subtasks) return std::nullopt;
    *revisited = {static_cast<std::uint32_t>(*position), std::string{record[head + 1]}};
  } else if (Amount* amount = amount_in(*what)) {
    if (!read_amount(record, *amount)) return std::nullopt;
  } else if (auto* loaded = std::get_if<Loaded>(&*what)) {
    auto read = read_loaded(record);
    if (!read) return std::nullopt;
    *loaded = *std::move(read);
  } else if (record.size() > head) {
    return std::nullopt;
  }
  return Event{{*at}, *std::move(what)};
}

void append_event(std::string& out, const Event& event, std::uint32_t shared) {
  JsonWriter json;
  json.begin_array().string(std::visit([](const auto& what) { return what.kind; }, event.what));
  json.string(decimal(event.at.count));
  if (const auto* answered = std::get_if<Answered>(&event.what)) {
    json.string(answered->question).string(decimal(shared));
    for (const std::string& part : answered->value)
      if (part.size() > shared) json.string(std::string_view{part}.substr(shared));
  }
  if (const auto* opened = std::get_if<Opened>(&event.what); opened && !opened->assignment.empty())
    json.string(opened->assignment).string(opened->deadline ? decimal(opened->deadline->count) : "");
  if (const auto* chosen = std::get_if<LanguageChosen>(&event.what)) json.string(chosen->language);
  if (const auto* revisited = std::get_if<Revisited>(&event.what))
    json.string(decimal(revisited->position)).string(revisited->question);
  if (const Amount* amount = amount_in(event.what))
    json.string(amount->question).string(decimal(amount->characters));
  if (const auto* loaded = std::get_if<Loaded>(&event.what))
    json.string(outputs_words[static_cast<std::size_t>(loaded->outputs)])
        .string(decimal(loaded->count))
        .string(loaded->inputs);
  json.end_array();
  out += json.take();
}

}  // namespace errand

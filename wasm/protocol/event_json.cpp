#include "wasm/protocol/event_json.hpp"

#include <optional>

#include "wasm/base/text.hpp"
#include "wasm/session/drafts.hpp"

namespace errand {
namespace {

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

/// "" and [] both take an answer back.
std::optional<Value> read_value(const Json& json) {
  if (json.kind == Json::Kind::string) return json.text.empty() ? Value{} : Value{json.text};
  if (json.kind != Json::Kind::array) return std::nullopt;
  Value value;
  for (const Json& item : json.items) {
    if (item.kind != Json::Kind::string || item.text.empty()) return std::nullopt;
    value.push_back(item.text);
  }
  return value;
}

}  // namespace

tl::expected<Event, std::string> read_event(const Json& json) {
  const Json* kind = json.find("kind");
  const Json* at = json.find("at");
  if (kind == nullptr || kind->kind != Json::Kind::string)
    return tl::unexpected{std::string{"an event has no kind"}};
  if (at == nullptr || !at->integer()) return tl::unexpected{kind->text + " has no time"};
  auto what = happening_named(kind->text);
  if (!what) return tl::unexpected{kind->text + " is no kind of event"};
  if (auto* answered = std::get_if<Answered>(&*what)) {
    const Json* question = json.find("question");
    const Json* source = json.find("value");
    auto value = source == nullptr ? std::nullopt : read_value(*source);
    if (question == nullptr || question->kind != Json::Kind::string || !value)
      return tl::unexpected{std::string{"answered has no question or no value"}};
    *answered = {question->text, *std::move(value)};
  }
  return Event{{*at->integer()}, *std::move(what)};
}

tl::expected<Event, std::string> read_stored_event(const Json& json, const std::vector<Event>& before) {
  auto event = read_event(json);
  const Json* shared = json.find("shared");
  if (!event || shared == nullptr) return event;
  auto* answered = std::get_if<Answered>(&event->what);
  const std::string* draft = answered == nullptr ? nullptr : last_draft(before, answered->question);
  const auto length = shared->integer();
  if (draft == nullptr || !length || *length < 0 || *length > static_cast<std::int64_t>(draft->size()) ||
      answered->value.size() > 1)
    return tl::unexpected{std::string{"answered shares a text that is not there"}};
  const std::string tail = answered->value.empty() ? std::string{} : answered->value.front();
  answered->value = {draft->substr(0, static_cast<std::size_t>(*length)) + tail};
  if (!is_utf8(answered->value.front()))
    return tl::unexpected{std::string{"answered shares half a character"}};
  return event;
}

void append_event(std::string& out, const Event& event, std::uint32_t shared) {
  JsonWriter json;
  json.begin_object().key("kind").string(std::visit([](const auto& what) { return what.kind; }, event.what));
  json.key("at").integer(event.at.count);
  if (const auto* answered = std::get_if<Answered>(&event.what)) {
    json.key("question").string(answered->question);
    if (shared > 0) json.key("shared").integer(shared);
    json.key("value").begin_array();
    for (const std::string& part : answered->value)
      if (part.size() > shared) json.string(std::string_view{part}.substr(shared));
    json.end_array();
  }
  json.end_object();
  out += json.take();
}

}  // namespace errand

#include "wasm/protocol/event_json.hpp"

#include <optional>

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

void append_event(std::string& out, const Event& event) {
  JsonWriter json;
  json.begin_object().key("kind").string(std::visit([](const auto& what) { return what.kind; }, event.what));
  json.key("at").integer(event.at.count);
  if (const auto* answered = std::get_if<Answered>(&event.what)) {
    json.key("question").string(answered->question).key("value").begin_array();
    for (const std::string& part : answered->value) json.string(part);
    json.end_array();
  }
  json.end_object();
  out += json.take();
}

}  // namespace errand

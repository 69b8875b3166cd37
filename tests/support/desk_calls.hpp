#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "wasm/base/record.hpp"
#include "wasm/door/desk.hpp"

namespace errand::tests {

/// A record of texts that live as long as it is written.
inline std::string record_of(const std::vector<std::string>& texts) {
  std::string out;
  append_record(out, Record(texts.begin(), texts.end()));
  return out;
}

/// An event's record, of {"kind", "at", "question", "value", "assignment", "deadline", "position",
/// "language"} or of the array that the engine gave to be saved.
template <class Json>
std::string event_record(const Json& event) {
  if (event.is_array()) return record_of(event.template get<std::vector<std::string>>());
  std::vector<std::string> texts = {event.at("kind"), event.at("at").dump()};
  if (event.contains("assignment"))
    texts.insert(texts.end(), {event["assignment"].template get<std::string>(),
                               event.contains("deadline") ? event["deadline"].dump() : ""});
  if (event.contains("position")) {
    texts.insert(texts.end(), {event["position"].dump(), event["question"].template get<std::string>()});
  } else if (event.contains("question")) {
    texts.insert(texts.end(), {event["question"].template get<std::string>(), "0"});
    const auto& value = event["value"];
    if (value.is_array())
      for (const auto& part : value) texts.push_back(part);
    else if (value != "")
      texts.push_back(value);
  }
  if (event.contains("language")) texts.push_back(event["language"]);
  return record_of(texts);
}

/// The input of `errand_open`, of {"assignmentId", …, "hit", "language", "log": [events]}; all may be absent.
template <class Json>
std::string session_records(const Json& session) {
  const auto text = [&](const char* name) {
    if (!session.contains(name)) return std::string{};
    return session[name].is_string() ? session[name].template get<std::string>() : session[name].dump();
  };
  std::string out = record_of({text("assignmentId"), text("workerId"), text("hitId"), text("submitTo"),
                               text("hit"), text("condition"), text("seed"), text("language")});
  if (session.contains("log"))
    for (const auto& event : session["log"]) out += event_record(event);
  return out;
}

inline nlohmann::ordered_json opened(Desk& desk, const nlohmann::ordered_json& session) {
  return nlohmann::ordered_json::parse(desk.open(session_records(session)));
}

inline nlohmann::ordered_json dispatched(Desk& desk, const nlohmann::ordered_json& event) {
  return nlohmann::ordered_json::parse(desk.dispatch(event_record(event)));
}

}  // namespace errand::tests

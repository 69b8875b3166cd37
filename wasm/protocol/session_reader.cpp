#include "wasm/protocol/session_reader.hpp"

#include "wasm/base/text.hpp"
#include "wasm/protocol/event_json.hpp"

namespace errand {
namespace {

constexpr std::size_t longest_id = 200;
constexpr std::uint32_t largest_hit = 100000000;

std::string id(const Json& json, std::string_view name, std::size_t longest = longest_id) {
  const Json* value = json.find(name);
  if (value == nullptr || value->kind != Json::Kind::string || value->text.size() > longest) return {};
  return value->text;
}

std::uint32_t hit_number(const Json& json) {
  const Json* value = json.find("hit");
  std::optional<std::int64_t> number;
  if (value != nullptr && value->kind == Json::Kind::string)
    number = parse_integer(value->text);
  else if (value != nullptr)
    number = value->integer();
  return number && *number >= 1 && *number <= largest_hit ? static_cast<std::uint32_t>(*number) : 1;
}

std::string without_slash(std::string origin) {
  if (!origin.empty() && origin.back() == '/') origin.pop_back();
  return origin;
}

}  // namespace

tl::expected<OpenedSession, std::string> read_session(const Json& json) {
  if (json.kind != Json::Kind::object) return tl::unexpected{std::string{"a session is an object"}};
  OpenedSession opened;
  opened.session = {id(json, "assignmentId"), id(json, "workerId"), id(json, "hitId"),
                    without_slash(id(json, "submitTo", 2000)), hit_number(json)};
  const Json* log = json.find("log");
  if (log == nullptr) return opened;
  for (const Json& item : log->items) {
    auto event = read_stored_event(item, opened.log);
    if (!event) break;
    opened.log.push_back(*std::move(event));
  }
  return opened;
}

std::string session_key(const Study& study, const Session& session) {
  return study.fingerprint + "/" + (session.assignment_id.empty() ? "trial" : session.assignment_id) + "/" +
         decimal(session.hit);
}

}  // namespace errand

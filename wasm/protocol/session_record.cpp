#include "wasm/protocol/session_record.hpp"

#include "wasm/base/text.hpp"
#include "wasm/protocol/event_record.hpp"
#include "wasm/session/seed.hpp"

namespace errand {
namespace {

constexpr std::size_t members = 6;  // and a seed and a language, if the page says so
constexpr std::size_t longest_origin = 2000;
constexpr std::int64_t largest_number = 100000000;

std::string id(std::string_view text, std::size_t longest = longest_id) {
  return text.size() > longest ? std::string{} : std::string{text};
}

std::uint32_t number_from_1(std::string_view text, std::uint32_t fallback) {
  const auto number = parse_integer(text);
  return number && *number >= 1 && *number <= largest_number ? static_cast<std::uint32_t>(*number) : fallback;
}

std::string optional_id(const Record& record, std::size_t index) {
  return record.size() > index ? id(record[index]) : std::string{};
}

std::string without_slash(std::string origin) {
  if (!origin.empty() && origin.back() == '/') origin.pop_back();
  return origin;
}

}  // namespace

std::optional<OpenedSession> read_session(std::string_view input) {
  const auto record = take_record(input);
  if (!record || record->size() < members) return std::nullopt;
  OpenedSession opened{
      {id((*record)[0]), id((*record)[1]), id((*record)[2]), without_slash(id((*record)[3], longest_origin)),
       number_from_1((*record)[4], 1), number_from_1((*record)[5], 0), optional_id(*record, members)},
      optional_id(*record, members + 1),
      {}};
  while (const auto stored = take_record(input)) {
    auto event = read_event(*stored, opened.log);
    if (!event) break;
    if (const auto* chosen = std::get_if<LanguageChosen>(&event->what)) opened.language = chosen->language;
    opened.log.push_back(*std::move(event));
  }
  return opened;
}

std::string session_key(const Study& study, const Session& session) {
  return study.fingerprint + "/" + seat_of(session);
}

}  // namespace errand

#include "requester/codes/survey_source.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/app/form.hpp"
#include "server/store/open_ledger.hpp"

namespace errand::requester {
namespace {

using nlohmann::json;

constexpr std::int64_t seats_at_once = 5000;
constexpr std::int64_t answers_at_once = 50;

KnownSeat known_seat(const codes::Standing& standing) {
  KnownSeat out{standing.number, standing.place.seat, standing.entered, {}, {}};
  if (standing.ended) out.ended = KnownEnd{standing.ended->ending, standing.ended->at};
  if (standing.redeemed) out.redeemed = standing.redeemed->at;
  return out;
}

/// Reads the members of one seat; remembers whether all were as they should be.
class SeatReader {
 public:
  explicit SeatReader(const json& object) : object_{object} {}

  std::string text(const char* name) {
    const auto found = object_.find(name);
    if (found != object_.end() && found->is_string()) return found->get<std::string>();
    fault_ = name;
    return {};
  }
  std::int64_t number(const char* name) {
    const auto found = object_.find(name);
    if (found != object_.end() && found->is_number_integer()) return found->get<std::int64_t>();
    fault_ = name;
    return 0;
  }
  bool has(const char* name) const {
    const auto found = object_.find(name);
    return found != object_.end() && !found->is_null();
  }
  void blame(const char* name) { fault_ = name; }
  const std::string& fault() const { return fault_; }

 private:
  const json& object_;
  std::string fault_;
};

tl::expected<KnownSeat, std::string> read_seat(const json& object) {
  if (!object.is_object()) return tl::unexpected(std::string{"a seat that is no object"});
  SeatReader reader{object};
  KnownSeat out;
  out.number = reader.number("number");
  out.seat = {reader.text("hit"), reader.text("assignment"), reader.text("worker")};
  out.entered = {reader.number("entered_ms")};
  if (reader.has("ending")) {
    const auto ending = codes::ending_named(reader.text("ending"));
    if (!ending) reader.blame("ending");
    out.ended = KnownEnd{ending.value_or(codes::Ending::complete), {reader.number("ended_ms")}};
  }
  if (reader.has("redeemed_ms")) out.redeemed = app::Moment{reader.number("redeemed_ms")};
  if (!reader.fault().empty()) return tl::unexpected(fmt::format("a seat's {}", reader.fault()));
  return out;
}

/// [["name","value"],…], as the ledger keeps them and the server tells them; nullopt: it is something else.
std::optional<std::vector<app::Field>> fields_in(const json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<app::Field> out;
  for (const json& pair : list) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
      return std::nullopt;
    out.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
  }
  return out;
}

tl::expected<KnownAnswers, std::string> read_submission(const json& object) {
  if (!object.is_object()) return tl::unexpected(std::string{"a submission that is no object"});
  const auto number = object.find("number");
  if (number == object.end() || !number->is_number_integer())
    return tl::unexpected(std::string{"a submission's number"});
  const auto fields = object.find("fields");
  auto read = fields == object.end() ? std::nullopt : fields_in(*fields);
  if (!read) return tl::unexpected(std::string{"a submission's fields"});
  return KnownAnswers{number->get<std::int64_t>(), *std::move(read)};
}

/// Where a page of so many, read from a ledger, is followed by another one.
template <class T>
Page<T> with_next(Page<T> page, std::int64_t size) {
  if (page.records.size() == static_cast<std::size_t>(size)) page.next = page.records.back().number;
  return page;
}

template <class T, class Read>
tl::expected<Page<T>, std::string> read_page(std::string_view text, const char* list, const Read& read) {
  const json page = json::parse(text, nullptr, false);
  const bool is_page = page.is_object() && page.contains(list) && page[list].is_array();
  if (!is_page) return tl::unexpected(fmt::format("it has no list of {}", list));
  Page<T> out;
  for (const json& object : page[list]) {
    auto record = read(object);
    if (!record) return tl::unexpected(record.error() + " is missing or of another kind");
    out.records.push_back(*std::move(record));
  }
  const auto next = page.find("next");
  if (next != page.end() && next->is_number_integer()) out.next = next->get<std::int64_t>();
  return out;
}

std::string refusal(std::string_view url, long status) {
  switch (status) {
    case 401:
      return fmt::format("{} does not know this name and password", url);
    case 403:
      return fmt::format("{}: this name may not see the study", url);
    case 404:
      return fmt::format("{} is not there: no such study, or not an errand-server with an administration",
                         url);
    case 429:
      return fmt::format("{}: too many wrong passwords came from here; wait a minute", url);
    default:
      return fmt::format("{} answered with status {}", url, status);
  }
}

}  // namespace

tl::expected<SurveySource, std::string> survey_in_store(const std::string& where, const std::string& study) {
  std::error_code error;
  const bool is_file = where.find("://") == where.npos;
  // Opening would make one, and a name that was mistyped would look like a study that nobody entered.
  if (is_file && !std::filesystem::is_regular_file(where, error))
    return tl::unexpected(fmt::format("{} is no file; the server's settings name its \"store\"", where));
  const std::shared_ptr<codes::Ledger> ledger = store::open_present_ledger(where);
  const auto seats = [ledger, study](std::int64_t after) -> tl::expected<Page<KnownSeat>, std::string> {
    const auto standings = ledger->list(study, after, seats_at_once);
    if (!standings) return tl::unexpected(standings.error().reason);
    Page<KnownSeat> page;
    for (const codes::Standing& standing : *standings) page.records.push_back(known_seat(standing));
    return with_next(std::move(page), seats_at_once);
  };
  const auto answers = [ledger, study](std::int64_t after) -> tl::expected<Page<KnownAnswers>, std::string> {
    const auto kept = ledger->answers(study, after, answers_at_once);
    if (!kept) return tl::unexpected(kept.error().reason);
    Page<KnownAnswers> page;
    for (const codes::Answers& one : *kept) {
      auto fields = fields_in(json::parse(one.text, nullptr, false));
      if (!fields) return tl::unexpected(fmt::format("the answers of seat {} cannot be read", one.number));
      page.records.push_back({one.number, *std::move(fields)});
    }
    return with_next(std::move(page), answers_at_once);
  };
  return SurveySource{seats, answers};
}

tl::expected<Page<KnownSeat>, std::string> read_seats(std::string_view json) {
  return read_page<KnownSeat>(json, "seats", read_seat);
}

tl::expected<Page<KnownAnswers>, std::string> read_answers(std::string_view json) {
  return read_page<KnownAnswers>(json, "answers", read_submission);
}

tl::expected<SurveySource, std::string> survey_on_server(
    const ServerLogin& login, const std::string& study,
    std::function<tl::expected<HttpReply, std::string>(const HttpRequest&)> exchange) {
  const std::string login_url = login.server + "/admin/login";
  const auto reply = exchange({.url = login_url,
                               .headers = {"Accept: application/json"},
                               .is_post = true,
                               .body = fmt::format("name={}&password={}", app::encode_component(login.user),
                                                   app::encode_component(login.password))});
  if (!reply) return tl::unexpected(reply.error());
  if (reply->status != 200) return tl::unexpected(refusal(login_url, reply->status));
  const json said = json::parse(reply->body, nullptr, false);
  if (!said.is_object() || !said.contains("token") || !said["token"].is_string())
    return tl::unexpected(fmt::format("{} gave no token", login_url));
  const std::string token = "Authorization: Bearer " + said["token"].get<std::string>();
  const auto pages = [&]<class T>(const char* records,
                                  tl::expected<Page<T>, std::string> (*read)(std::string_view)) -> Source<T> {
    const std::string url = fmt::format("{}/admin/api/{}/{}", login.server, study, records);
    return [url, token, exchange, read](std::int64_t after) -> tl::expected<Page<T>, std::string> {
      const auto answer = exchange(
          {.url = fmt::format("{}?after={}", url, after), .headers = {"Accept: application/json", token}});
      if (!answer) return tl::unexpected(answer.error());
      if (answer->status != 200) return tl::unexpected(refusal(url, answer->status));
      auto page = read(answer->body);
      if (!page) return tl::unexpected(fmt::format("{} cannot be read: {}", url, page.error()));
      return page;
    };
  };
  return SurveySource{pages("seats", read_seats), pages("answers", read_answers)};
}

}  // namespace errand::requester

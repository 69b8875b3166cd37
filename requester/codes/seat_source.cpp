#include "requester/codes/seat_source.hpp"

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

constexpr std::int64_t page_size = 5000;

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

tl::expected<SeatSource, std::string> seats_in_store(const std::string& where, const std::string& study) {
  std::error_code error;
  const bool is_file = where.find("://") == where.npos;
  // Opening would make one, and a name that was mistyped would look like a study that nobody entered.
  if (is_file && !std::filesystem::is_regular_file(where, error))
    return tl::unexpected(fmt::format("{} is no file; the server's settings name its \"store\"", where));
  const std::shared_ptr<codes::Ledger> ledger = store::open_ledger(where);
  return [ledger, study](std::int64_t after) -> tl::expected<SeatPage, std::string> {
    const auto standings = ledger->list(study, after, page_size);
    if (!standings) return tl::unexpected(standings.error().reason);
    SeatPage page;
    for (const codes::Standing& standing : *standings) page.seats.push_back(known_seat(standing));
    if (standings->size() == static_cast<std::size_t>(page_size)) page.next = page.seats.back().number;
    return page;
  };
}

tl::expected<SeatPage, std::string> read_seat_page(std::string_view text) {
  const json page = json::parse(text, nullptr, false);
  const bool is_page = page.is_object() && page.contains("seats") && page["seats"].is_array();
  if (!is_page) return tl::unexpected(std::string{"it has no list of seats"});
  SeatPage out;
  for (const json& object : page["seats"]) {
    auto seat = read_seat(object);
    if (!seat) return tl::unexpected(seat.error() + " is missing or of another kind");
    out.seats.push_back(*std::move(seat));
  }
  const auto next = page.find("next");
  if (next != page.end() && next->is_number_integer()) out.next = next->get<std::int64_t>();
  return out;
}

tl::expected<SeatSource, std::string> seats_on_server(
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
  const std::string url = fmt::format("{}/admin/api/{}/seats", login.server, study);
  return [url, token,
          exchange = std::move(exchange)](std::int64_t after) -> tl::expected<SeatPage, std::string> {
    const auto answer = exchange(
        {.url = fmt::format("{}?after={}", url, after), .headers = {"Accept: application/json", token}});
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status != 200) return tl::unexpected(refusal(url, answer->status));
    auto page = read_seat_page(answer->body);
    if (!page) return tl::unexpected(fmt::format("{} cannot be read: {}", url, page.error()));
    return page;
  };
}

tl::expected<std::vector<KnownSeat>, std::string> all_seats(const SeatSource& source, std::int64_t after,
                                                            const std::function<void(std::size_t)>& told) {
  std::vector<KnownSeat> seats;
  for (;;) {
    auto page = source(after);
    if (!page) return tl::unexpected(page.error());
    seats.insert(seats.end(), std::make_move_iterator(page->seats.begin()),
                 std::make_move_iterator(page->seats.end()));
    told(seats.size());
    if (!page->next) return seats;
    if (*page->next <= after) return tl::unexpected(std::string{"the pages of seats do not go on"});
    after = *page->next;
  }
}

}  // namespace errand::requester

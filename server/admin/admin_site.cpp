#include "server/admin/admin_site.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "server/admin/admin_pages.hpp"
#include "server/app/ascii.hpp"

namespace errand::admin {
namespace {

using app::Method;
using app::Reply;
using app::Request;

constexpr std::string_view home = "/admin/";
constexpr std::string_view cookie_name = "errand_admin";
constexpr std::int64_t session_s = std::int64_t{8} * 3600;
constexpr std::size_t most_waiting = 32;
constexpr std::int64_t seats_on_page = 200;
constexpr std::int64_t seats_at_once = 5000;
/// Each at most as long as a body may be.
constexpr std::int64_t answers_at_once = 8;
constexpr std::size_t most_logins_per_network = 2;
constexpr codes::GuessLimits password_limits{.per_guesser = 10,
                                             .guesser_time = std::chrono::seconds{30},
                                             .all = 200,
                                             .all_time = std::chrono::seconds{5}};

Reply json_reply(unsigned status, const nlohmann::json& value) {
  Reply reply;
  reply.status = status;
  reply.body = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  reply.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  return reply;
}

bool wants_json(const Request& request) {
  return request.path.starts_with("/admin/api/") ||
         request.header("Accept").value_or("").find("application/json") != std::string_view::npos;
}

/// Whether nobody on the way can read what is sent.
bool is_private(const Request& request) {
  // Behind a proxy that is not trusted everybody comes from this machine.
  const bool is_passed_on =
      request.header("X-Forwarded-For") || request.header("Forwarded") || request.header("Via");
  const bool is_here = request.peer.starts_with("127.") || request.peer == "::1";
  return request.scheme == "https" || (is_here && !is_passed_on);
}

/// Whether a form was sent by a page of ours: browsers say so.
bool is_from_us(const Request& request) {
  const auto origin = request.header("Origin");
  return !origin || *origin == fmt::format("{}://{}", request.scheme, request.host);
}

std::string cookie_of(const Request& request, std::string_view value, std::int64_t life_s) {
  return fmt::format("{}={}; Path=/admin; HttpOnly; SameSite=Strict; Max-Age={}{}", cookie_name, value,
                     life_s, request.scheme == "https" ? "; Secure" : "");
}

std::optional<std::string_view> bearer_in(const Request& request) {
  std::string_view said = request.header("Authorization").value_or("");
  if (!app::same_word(app::cut(said, " "), "Bearer")) return request.cookie(cookie_name);
  return app::without_blanks(said);
}

/// A seat's number in the query; `otherwise` without one, nullopt when it is no number.
std::optional<std::int64_t> number_in(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto form = app::read_form(request.query);
  const auto said = app::value_of(form.fields, name);
  if (!said) return otherwise;
  const std::string_view text = *said;
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

Reply logged_in(const Request& request, const Account& account, app::Moment now) {
  const app::Moment until{now.ms + session_s * 1000};
  const std::string session = session_of(account, until);
  if (wants_json(request)) return json_reply(200, {{"token", session}, {"until_ms", until.ms}});
  Reply reply = app::see_other(std::string{home});
  reply.headers.push_back({"Set-Cookie", cookie_of(request, session, session_s)});
  return reply;
}

nlohmann::json seat_json(const codes::Standing& standing) {
  const codes::Seat& seat = standing.place.seat;
  nlohmann::json out{{"number", standing.number},
                     {"hit", seat.hit},
                     {"assignment", seat.assignment},
                     {"worker", seat.worker},
                     {"entered_ms", standing.entered.ms},
                     {"ending", nullptr},
                     {"ended_ms", nullptr},
                     {"redeemed_ms", nullptr}};
  if (standing.ended) {
    out["ending"] = codes::name_of(standing.ended->ending);
    out["ended_ms"] = standing.ended->at.ms;
  }
  if (standing.redeemed) out["redeemed_ms"] = standing.redeemed->at.ms;
  return out;
}

/// Empty where there is none, or only an instance with newer keys knows it.
std::string code_of(const codes::Office& office, const codes::Standing& seat) {
  const auto exit = seat.ended ? office.exit_of(seat, *seat.ended) : std::nullopt;
  return exit ? exit->code : std::string{};
}

/// Where the list goes on; null at its end.
template <class Rows>
nlohmann::json next_of(const Rows& rows, std::int64_t at_once) {
  if (static_cast<std::int64_t>(rows.size()) < at_once) return nullptr;
  return rows.back().number;
}

}  // namespace

struct AdminSite::Visit {
  const Request& request;
  app::Moment now;
  Answer answer;

  void refuse(unsigned status, std::string_view error, std::string_view says) const {
    if (wants_json(request)) return answer(json_reply(status, {{"error", error}, {"message", says}}));
    answer(login_page(status, says));
  }
};

AdminSite::AdminSite(std::vector<Account> accounts, codes::Ledger& ledger,
                     std::map<std::string, const codes::Office*, std::less<>> offices)
    : accounts_{std::move(accounts)},
      ledger_{ledger},
      offices_{std::move(offices)},
      guesses_{password_limits},
      turns_{most_logins_per_network},
      logins_{most_waiting},
      pages_{most_waiting} {}

void AdminSite::close() {
  logins_.close();
  pages_.close();
}

const Account* AdminSite::visitor_of(const Request& request, app::Moment now) const {
  const auto session = bearer_in(request);
  return session ? bearer_of(accounts_, *session, now) : nullptr;
}

void AdminSite::answer(const Request& request, app::Moment now, const Answer& answer) {
  const Visit visit{request, now, answer};
  if (!is_private(request)) return visit.refuse(403, "https", "Come by https: here passwords are sent.");
  if (request.path == "/admin") return answer(app::see_other(std::string{home}));
  if (request.method == Method::post) {
    if (!is_from_us(request)) return visit.refuse(403, "origin", "Another site sent this form.");
    if (request.path == "/admin/login") return log_in(visit);
    if (request.path != "/admin/logout") return visit.refuse(404, "path", "There is no such page.");
    Reply reply = app::see_other(std::string{home});
    reply.headers.push_back({"Set-Cookie", cookie_of(request, "", 0)});
    return answer(std::move(reply));
  }
  const Account* account = visitor_of(request, now);
  if (account == nullptr)
    return visit.refuse(request.path == home ? 200 : 401, "login",
                        request.path == home ? "" : "Please log in first.");
  show(visit, *account);
}

bool AdminSite::later(app::BackRoom& room, const Visit& visit, std::function<Reply()> work) {
  const bool taken =
      room.take([answer = visit.answer, work = std::move(work)] { answer(app::answered(work)); });
  if (!taken) visit.refuse(503, "busy", "Too much waits already: try again in a moment.");
  return taken;
}

void AdminSite::log_in(const Visit& visit) {
  const Request& request = visit.request;
  const std::string network = codes::network_of(request.peer);
  auto turn = turns_.take(network);
  if (turn == nullptr)
    return visit.refuse(429, "wait", "Too many log in from your network at once: try again in a moment.");
  // A password counts as wrong until it is known to be right, or many at once would all be tried.
  const auto wait = guesses_.count(network, request.came);
  if (wait.count() > 0)
    return visit.refuse(429, "wait",
                        fmt::format("Too many wrong passwords: wait {} seconds.",
                                    std::chrono::ceil<std::chrono::seconds>(wait).count()));
  const auto form = app::read_form(request.body);
  const std::string name{app::value_of(form.fields, "name").value_or("")};
  const std::string password{app::value_of(form.fields, "password").value_or("")};
  const bool is_tried = later(logins_, visit, [this, visit, network, name, password, turn = std::move(turn)] {
    const Account* account = account_of(accounts_, name, password);
    if (account != nullptr) {
      guesses_.take_back(network);
      return logged_in(visit.request, *account, visit.now);
    }
    constexpr std::string_view says = "The name or the password is wrong.";
    if (wants_json(visit.request)) return json_reply(403, {{"error", "password"}, {"message", says}});
    return login_page(403, says);
  });
  if (!is_tried) guesses_.take_back(network);
}

void AdminSite::show(const Visit& visit, const Account& account) {
  const auto later_page = [&](std::function<Reply()> work) { later(pages_, visit, std::move(work)); };
  std::string_view rest = std::string_view{visit.request.path}.substr(home.size());
  if (rest.empty()) return later_page([this, &account] { return overview(account); });
  const bool is_api = rest.starts_with("api/");
  if (is_api) rest.remove_prefix(4);
  const std::string_view study = app::cut(rest, "/");
  const auto office = offices_.find(study);
  const auto after = number_in(visit.request, "after", 0);
  const auto before = number_in(visit.request, "before", std::numeric_limits<std::int64_t>::max());
  if (office == offices_.end()) return visit.refuse(404, "study", "There is no survey of that name.");
  if (!after) return visit.refuse(400, "after", "\"after\" is the number of a seat.");
  if (!before) return visit.refuse(400, "before", "\"before\" is the number of a seat.");
  const std::string& name = office->first;
  const codes::Office& found = *office->second;
  if (!is_api && rest.empty())
    return later_page([this, &name, &found, before] { return study_page(name, found, *before); });
  if (is_api && rest == "seats")
    return later_page([this, &name, &found, after] { return seats_json(name, found, *after); });
  if (is_api && rest == "answers")
    return later_page([this, &name, after] { return answers_json(name, *after); });
  visit.refuse(404, "path", "There is no such page.");
}

Reply AdminSite::overview(const Account& account) {
  std::vector<StudyCounts> all;
  for (const auto& [name, office] : offices_) {
    const auto tally = ledger_.count(name);
    if (!tally) return login_page(503, "The store is closed just now: try again in a moment.");
    all.push_back({name, *tally});
  }
  return overview_page(account.name, all);
}

Reply AdminSite::study_page(std::string_view study, const codes::Office& office, std::int64_t before) {
  // One more than are shown tells whether there are more.
  auto seats = ledger_.latest(std::string{study}, before, seats_on_page + 1);
  if (!seats) return login_page(503, "The store is closed just now: try again in a moment.");
  std::optional<std::int64_t> older;
  if (static_cast<std::int64_t>(seats->size()) > seats_on_page) {
    seats->pop_back();
    older = seats->back().number;
  }
  std::vector<SeatRow> rows;
  for (codes::Standing& seat : *seats) {
    std::string code = code_of(office, seat);
    rows.push_back({std::move(seat), std::move(code)});
  }
  return seats_page(study, rows, older);
}

Reply AdminSite::seats_json(std::string_view study, const codes::Office& office, std::int64_t after) {
  const auto seats = ledger_.list(std::string{study}, after, seats_at_once);
  if (!seats) return json_reply(503, {{"error", "busy"}});
  auto list = nlohmann::json::array();
  for (const codes::Standing& seat : *seats) {
    list.push_back(seat_json(seat));
    if (seat.ended) list.back()["code"] = code_of(office, seat);
  }
  return json_reply(200, {{"seats", std::move(list)}, {"next", next_of(*seats, seats_at_once)}});
}

Reply AdminSite::answers_json(std::string_view study, std::int64_t after) {
  const auto answers = ledger_.answers(std::string{study}, after, answers_at_once);
  if (!answers) return json_reply(503, {{"error", "busy"}});
  auto list = nlohmann::json::array();
  for (const codes::Answers& one : *answers)
    list.push_back({{"number", one.number},
                    {"hit", one.place.seat.hit},
                    {"assignment", one.place.seat.assignment},
                    {"worker", one.place.seat.worker},
                    {"fields", nlohmann::json::parse(one.text, nullptr, false)}});
  return json_reply(200, {{"answers", std::move(list)}, {"next", next_of(*answers, answers_at_once)}});
}

}  // namespace errand::admin

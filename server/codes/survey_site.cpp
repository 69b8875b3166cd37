#include "server/codes/survey_site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/codes/survey_pages.hpp"

namespace errand::codes {
namespace {

using app::Method;
using app::Request;
using Fields = std::vector<app::Field>;
using Kind = Refusal::Kind;

/// Who asks, and so what an answer looks like.
enum class Asks {
  link,     ///< somebody follows one
  page,     ///< a page of ours submits a session: what it sent is not to be lost
  program,  ///< of a platform, or the HIT's page
};

constexpr std::string_view submit_step = "mturk/externalSubmit";
constexpr std::array<std::string_view, 5> common_steps = {"enter", "hit", "ticket", "status", "check"};

/// For the survey-link HIT's page, which stands at another origin.
app::Reply json_reply(unsigned status, const nlohmann::json& value) {
  app::Reply reply;
  reply.status = status;
  reply.body = value.dump() + "\n";
  reply.headers = {{"Content-Type", "application/json"},
                   {"Cache-Control", "no-store"},
                   {"Access-Control-Allow-Origin", "*"}};
  return reply;
}

app::Reply json_refusal(const Refusal& refusal) {
  switch (refusal.kind) {
    case Kind::bad_seat:
      return json_reply(400, {{"error", "seat"}});
    case Kind::bad_ticket:
      return json_reply(403, {{"error", "ticket"}});
    case Kind::expired_ticket:
      return json_reply(410, {{"error", "expired"}});
    case Kind::no_secret:
      return json_reply(403, {{"error", "secret"}});
    case Kind::too_early:
      return json_reply(403, {{"error", "early"}, {"wait_s", refusal.wait_s}});
    case Kind::busy:
      break;
  }
  return json_reply(503, {{"error", "busy"}});
}

/// Sent where another site wants to say more than that: the answer then is not for browsers.
app::Reply to_panel(const std::string& address) {
  app::Reply reply = app::see_other(address);
  reply.headers.push_back({"Cache-Control", "no-store"});
  return reply;
}

app::Reply exit_page(const Exit& exit) {
  return exit.address.empty() ? code_page(exit) : to_panel(exit.address);
}

nlohmann::json json_of(const Exit& exit) {
  nlohmann::json out{{"state", "ended"}, {"ending", name_of(exit.ending)}, {"code", exit.code}};
  if (!exit.address.empty()) out["address"] = exit.address;
  return out;
}

bool is_form(const Request& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  return app::same_word(app::without_blanks(type.substr(0, type.find(';'))),
                        "application/x-www-form-urlencoded");
}

/// What a request says, in its query and its body. The error is the status.
tl::expected<Fields, unsigned> said_in(const Request& request) {
  auto fields = app::parse_form(request.query);
  if (!fields) return tl::unexpected(400U);
  if (request.body.empty()) return *std::move(fields);
  if (!is_form(request)) return tl::unexpected(415U);
  auto more = app::parse_form(request.body);
  if (!more) return tl::unexpected(400U);
  fields->insert(fields->end(), std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
  return *std::move(fields);
}

/// The one value of that name; nullopt where it is missing or there twice.
std::optional<std::string_view> only_value(const Fields& fields, std::string_view name) {
  const auto is_it = [&](const app::Field& field) { return field.name == name; };
  if (std::count_if(fields.begin(), fields.end(), is_it) != 1) return std::nullopt;
  return app::value_of(fields, name);
}

/// Different for different seats.
std::string seat_text(const Seat& seat) {
  return fmt::format("{} {} {}", app::encode_component(seat.hit), app::encode_component(seat.assignment),
                     app::encode_component(seat.worker));
}

bool has(const Fields& fields, std::string_view name) { return app::value_of(fields, name).has_value(); }

}  // namespace

std::string_view step_of(Ending ending) { return ending == Ending::complete ? "done" : name_of(ending); }

/// One request, which stands until it is answered, and what it says.
struct SurveySite::Visit {
  Asks asks;
  const Request& request;
  Fields fields;
  std::string origin;
  app::Moment now;
  Answer answer;

  Visit(Asks who, const Request& what, Fields said, std::string here, app::Moment when, Answer tell)
      : asks{who},
        request{what},
        fields{std::move(said)},
        origin{std::move(here)},
        now{when},
        answer{std::move(tell)} {}
};

SurveySite::SurveySite(const Office& office, Guesses& guesses, app::BackRoom& room, std::string home,
                       std::optional<OwnSurvey> own)
    : office_{office}, guesses_{guesses}, room_{room}, home_{std::move(home)}, own_{std::move(own)} {}

bool SurveySite::has(std::string_view step) const {
  const auto is_step = [&](std::string_view one) { return one == step; };
  return std::any_of(common_steps.begin(), common_steps.end(), is_step) || (own_ && step == submit_step) ||
         std::any_of(every_ending.begin(), every_ending.end(),
                     [&](Ending ending) { return step_of(ending) == step; });
}

std::size_t SurveySite::most_body_bytes(std::string_view step) const {
  // A session's answers, with their log; else a ticket and a few words.
  constexpr std::size_t session = std::size_t{7} << 20;
  constexpr std::size_t few = std::size_t{64} << 10;
  return own_ && step == submit_step ? session : few;
}

void SurveySite::answer(const Request& request, std::string_view step, std::string_view origin,
                        app::Moment now, const Answer& answer) const {
  const bool is_post = request.method == Method::post;
  // A link that is only looked at, as by HEAD, neither begins nor ends anything.
  if (!is_post && request.method != Method::get) return answer(wrong_method_page("GET, POST"));
  if (step == "hit") return answer(hit_page());
  const Asks asks = !is_post ? Asks::link : step == submit_step ? Asks::page : Asks::program;
  auto fields = said_in(request);
  if (!fields && asks == Asks::program) return answer(json_reply(fields.error(), {{"error", "form"}}));
  if (!fields)
    return answer(
        unreadable_page(fields.error(), "Its form is not application/x-www-form-urlencoded.", request.body));
  const auto visit =
      std::make_shared<const Visit>(asks, request, *std::move(fields), std::string{origin}, now, answer);
  if (step == "enter") return enter(visit);
  for (const Ending ending : every_ending)
    if (step == step_of(ending)) return end(visit, ending);
  if (!is_post) return answer(wrong_method_page("POST"));
  if (step == submit_step) return submit(visit);
  if (step == "ticket") return give_ticket(visit);
  if (step == "status") return tell_status(visit);
  check_code(visit);
}

tl::expected<Seat, std::vector<NoSeat>> SurveySite::seat_in(const Fields& fields) const {
  return office_.survey().panel ? seat_of(*office_.survey().panel, fields) : seat_of(fields);
}

bool SurveySite::is_held_up(const Visiting& visit, Guesses& guesses, std::string_view guesser) const {
  const auto wait = std::chrono::ceil<std::chrono::seconds>(guesses.count(guesser, visit->request.came));
  const std::int64_t wait_s = wait.count();
  if (wait_s == 0) return false;
  if (visit->asks == Asks::program) {
    app::Reply reply = json_reply(429, {{"error", "wait"}, {"wait_s", wait_s}});
    reply.headers.push_back({"Retry-After", std::to_string(wait_s)});
    visit->answer(std::move(reply));
  } else {
    visit->answer(visit->asks == Asks::page ? again_page(wait_page(wait_s), visit->fields)
                                            : wait_page(wait_s));
  }
  return true;
}

void SurveySite::refuse(const Visiting& visit, const Refusal& refusal) const {
  const bool is_guess = refusal.kind == Kind::bad_ticket || refusal.kind == Kind::no_secret;
  if (is_guess && is_held_up(visit, guesses_, network_of(visit->request.peer))) return;
  if (visit->asks == Asks::program) return visit->answer(json_refusal(refusal));
  visit->answer(visit->asks == Asks::page ? again_page(refusal_page(refusal), visit->fields)
                                          : refusal_page(refusal));
}

void SurveySite::refuse_parameter(const Visiting& visit, std::string_view name) const {
  if (visit->asks == Asks::program) return visit->answer(json_reply(400, {{"error", name}}));
  visit->answer(broken_link_page(name));
}

std::string SurveySite::own_address(const Entrance& entrance, std::string_view origin) const {
  const Seat& seat = entrance.standing.place.seat;
  const auto part = [](std::string_view value) { return app::encode_component(value); };
  return fmt::format("{}/?assignmentId={}&hitId={}&workerId={}&hit={}&turkSubmitTo={}&ticket={}", home_,
                     part(seat.assignment), part(seat.hit), part(seat.worker),
                     hit_of(own_->study, entrance.standing.number), part(fmt::format("{}{}", origin, home_)),
                     entrance.ticket);
}

void SurveySite::enter(const Visiting& visit) const {
  tl::expected<Seat, std::vector<NoSeat>> seat;
  if (codes::has(visit->fields, "ticket")) {
    const auto text = only_value(visit->fields, "ticket");
    if (!text) return refuse_parameter(visit, "ticket");
    const auto holder = office_.holder_of(*text, visit->now);
    if (!holder) return refuse(visit, holder.error());
    seat = holder->seat;
  } else {
    seat = seat_in(visit->fields);
  }
  if (!seat) return visit->answer(no_seat_page(seat.error()));
  office_.enter(*seat, visit->now, [this, origin = visit->origin, answer = visit->answer](auto entrance) {
    if (!entrance) return answer(refusal_page(entrance.error()));
    // Who has finished comes back for the code.
    if (const auto& ended = entrance->standing.ended) {
      const auto exit = office_.exit_of(entrance->standing, *ended);
      return answer(exit ? exit_page(*exit) : refusal_page({Kind::busy}));
    }
    answer(to_panel(own_ ? own_address(*entrance, origin) : entrance->address));
  });
}

void SurveySite::end(const Visiting& visit, Ending ending) const {
  const auto ticket = only_value(visit->fields, "ticket");
  if (!ticket) return refuse_parameter(visit, "ticket");
  // A study of ours is finished by its answers; whoever likes may leave it.
  if (own_ && ending != Ending::withdrew) return refuse(visit, {Kind::no_secret});
  const std::string_view secret = only_value(visit->fields, "secret").value_or("");
  office_.finish({*ticket, secret, ending, {}}, visit->now, [this, visit](auto exit) {
    if (!exit) return refuse(visit, exit.error());
    if (visit->asks == Asks::program) return visit->answer(json_reply(200, json_of(*exit)));
    visit->answer(exit_page(*exit));
  });
}

void SurveySite::submit(const Visiting& visit) const {
  const auto ticket = only_value(visit->fields, "ticket");
  if (!ticket) return refuse_parameter(visit, "ticket");
  office_.look(*ticket, visit->now, [this, visit, text = std::string{*ticket}](auto standing) {
    if (!standing) return refuse(visit, standing.error());
    // Folding takes its time, which the ledger has not.
    const bool is_taken = room_.take([this, visit, text, here = *standing] {
      try {
        finish_own(visit, text, here);
      } catch (const std::exception& error) {
        visit->answer(
            unproven_page({std::string{"it could not be judged: "} + error.what()}, visit->request.body));
      }
    });
    if (!is_taken) refuse(visit, {Kind::busy});
  });
}

void SurveySite::finish_own(const Visiting& visit, const std::string& text,
                            const std::optional<Standing>& standing) const {
  const auto holder = office_.holder_of(text, visit->now);
  if (!holder) return refuse(visit, holder.error());
  auto completed =
      judge(*own_, *holder, standing ? std::optional{standing->number} : std::nullopt, visit->fields);
  const bool has_ended = standing && standing->ended;
  // What counts already is not undone by a page that sends once more.
  if (!completed && !has_ended) return visit->answer(unproven_page(completed.error(), visit->request.body));
  Arrival arrival{text, {}, has_ended ? standing->ended->ending : completed->ending, {}};
  if (completed) arrival.answers = std::move(completed->answers);
  office_.finish(std::move(arrival), visit->now, [this, visit](auto exit) {
    if (!exit) return refuse(visit, exit.error());
    visit->answer(exit_page(*exit));
  });
}

void SurveySite::give_ticket(const Visiting& visit) const {
  const auto seat = seat_in(visit->fields);
  if (!seat) {
    auto faults = nlohmann::json::array();
    for (const NoSeat& fault : seat.error()) faults.push_back(fault.parameter + " " + fault.why);
    return visit->answer(json_reply(400, {{"error", "seat"}, {"faults", faults}}));
  }
  const auto ticket = office_.ticket_for(*seat, visit->now);
  if (!ticket) return visit->answer(json_refusal(ticket.error()));
  visit->answer(json_reply(200, {{"ticket", *ticket}}));
}

void SurveySite::tell_status(const Visiting& visit) const {
  const auto ticket = only_value(visit->fields, "ticket");
  if (!ticket) return refuse_parameter(visit, "ticket");
  office_.look(*ticket, visit->now, [this, visit](auto standing) {
    if (!standing) return refuse(visit, standing.error());
    if (!*standing || !(*standing)->ended)
      return visit->answer(json_reply(200, {{"state", "waiting"}, {"entered", standing->has_value()}}));
    const auto exit = office_.exit_of(**standing, *(*standing)->ended);
    if (!exit) return refuse(visit, {Kind::busy});
    visit->answer(json_reply(200, json_of(*exit)));
  });
}

void SurveySite::check_code(const Visiting& visit) const {
  const auto ticket = only_value(visit->fields, "ticket");
  const auto code = only_value(visit->fields, "code");
  if (!ticket || !code) return refuse_parameter(visit, ticket ? "code" : "ticket");
  const auto holder = office_.holder_of(*ticket, visit->now);
  if (!holder) return refuse(visit, holder.error());
  const std::string guesser = seat_text(holder->seat);
  const std::string network = network_of(visit->request.peer);
  if (is_held_up(visit, guesses_, network) || is_held_up(visit, typed_, guesser)) return;
  office_.redeem(*ticket, *code, visit->now, [this, visit, guesser, network](auto is_theirs) {
    if (!is_theirs || *is_theirs) {
      guesses_.take_back(network);
      typed_.take_back(guesser);
    }
    if (!is_theirs) return refuse(visit, is_theirs.error());
    visit->answer(json_reply(200, {{"code", *is_theirs ? "right" : "wrong"}}));
  });
}

}  // namespace errand::codes

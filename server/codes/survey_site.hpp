#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/back_room.hpp"
#include "server/app/form.hpp"
#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/codes/guesses.hpp"
#include "server/codes/office.hpp"
#include "server/codes/own_survey.hpp"

namespace errand::codes {

/// What a survey answers over HTTP below its own path, as docs/survey_links.md lists it: the entry, the
/// endings, the HIT's page and its questions. For any number of threads.
class SurveySite {
 public:
  using Answer = std::function<void(app::Reply)>;

  /// `office`, `guesses` and `room` outlive the site and its answers. `guesses` are by network: a right
  /// ticket or secret is never held up, for neither can be found by guessing (128 bits); a typed code is,
  /// whatever it is. `home` is the survey's path, as "/reading". `own` is there when the survey is a study on
  /// this server; its sessions are judged in `room`.
  SurveySite(const Office& office, Guesses& guesses, app::BackRoom& room, std::string home,
             std::optional<OwnSurvey> own);

  /// Whether `step`, what comes behind `home` and a slash, is one of the survey's.
  bool has(std::string_view step) const;

  /// What a request for it may bring.
  std::size_t most_body_bytes(std::string_view step) const;

  /// Answers a request for such a step. `origin` is this server's for the person who asks, as
  /// "https://study.example.org".
  void answer(const app::Request& request, std::string_view step, std::string_view origin, app::Moment now,
              const Answer& answer) const;

 private:
  using Fields = std::vector<app::Field>;
  struct Visit;
  using Visiting = std::shared_ptr<const Visit>;  ///< until the last answer

  void enter(const Visiting& visit) const;
  void end(const Visiting& visit, Ending ending) const;
  void submit(const Visiting& visit) const;
  void finish_own(const Visiting& visit, const std::string& ticket_text,
                  const std::optional<Standing>& standing) const;
  void give_ticket(const Visiting& visit) const;
  void tell_status(const Visiting& visit) const;
  void check_code(const Visiting& visit) const;
  tl::expected<Seat, std::vector<NoSeat>> seat_in(const Fields& fields) const;
  std::string own_address(const Entrance& entrance, std::string_view origin) const;
  /// Whether it was told to wait, for too many guesses of that guesser were wrong.
  bool is_held_up(const Visiting& visit, Guesses& guesses, std::string_view guesser) const;
  void refuse(const Visiting& visit, const Refusal& refusal) const;
  /// It is missing, or there twice.
  void refuse_parameter(const Visiting& visit, std::string_view name) const;

  const Office& office_;
  Guesses& guesses_;
  /// Of codes, by seat, so that many networks are no help.
  mutable Guesses typed_{{.all = std::numeric_limits<std::uint32_t>::max()}};
  app::BackRoom& room_;
  std::string home_;
  std::optional<OwnSurvey> own_;
};

/// The step in the path of the ending, as "done" or "screened-out".
std::string_view step_of(Ending ending);

}  // namespace errand::codes

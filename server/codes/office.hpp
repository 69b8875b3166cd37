#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/moment.hpp"
#include "server/codes/ledger.hpp"
#include "server/codes/survey.hpp"
#include "server/codes/ticket.hpp"

namespace errand::codes {

/// One survey and the keys of its study.
struct Offer {
  Survey survey;
  StudyKeys keys;
};

/// Why somebody gets no code. Each is a sentence for that person; none tells anything about others.
struct Refusal {
  enum class Kind {
    no_survey,   ///< of that name
    bad_seat,    ///< an id is missing or too long
    bad_ticket,  ///< forged, damaged or expired: who sent it is told no difference
    no_secret,   ///< the survey's end did not bring it
    too_early,
    busy,  ///< the ledger is closed for the moment
  };
  Kind kind = Kind::busy;
  std::int64_t wait_s = 0;  ///< `too_early`
};

/// Where the survey is, for this seat.
struct Entrance {
  std::string address;
  std::string ticket;
};

/// How it ended, and what the participant takes home.
struct Exit {
  std::string code;
  Ending ending = Ending::complete;
  std::string address;  ///< where the panel wants its participant; empty: the code is shown
};

/// Hands out tickets and codes. Knows no HTTP; a code is told once the ledger has it. For any number of
/// threads.
class Office {
 public:
  Office(std::vector<Offer> offers, Ledger& ledger);

  const Offer* offer(std::string_view study) const;

  /// The link was opened, by whom the panel or the HIT says.
  void enter(std::string_view study, const Seat& seat, app::Moment now,
             std::function<void(tl::expected<Entrance, Refusal>)> done);
  /// The survey's end was reached with this ticket. Repeating it gives the same code, and the first ending.
  void finish(std::string_view study, std::string_view ticket, std::string_view secret, Ending ending,
              app::Moment now, std::function<void(tl::expected<Exit, Refusal>)> done);
  /// For the HIT's page, which waits for the code: nullopt until the survey has ended.
  void look(std::string_view study, std::string_view ticket, app::Moment now,
            std::function<void(tl::expected<std::optional<Exit>, Refusal>)> done);

 private:
  std::vector<Offer> offers_;
  Ledger& ledger_;
};

/// What a code is found by in the ledger.
std::string code_key(std::string_view code);

}  // namespace errand::codes

#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/app/moment.hpp"
#include "server/codes/ledger.hpp"
#include "server/codes/survey.hpp"
#include "server/codes/ticket.hpp"

namespace errand::codes {

/// Why somebody gets no code. Each is a sentence for that person; none tells anything about others.
struct Refusal {
  enum class Kind {
    bad_seat,        ///< an id is missing or too long
    bad_ticket,      ///< forged or damaged
    expired_ticket,  ///< ours, and too old
    no_secret,       ///< the survey's end did not bring it
    too_early,
    busy,  ///< the ledger is closed for the moment
  };
  Kind kind = Kind::busy;
  std::int64_t wait_s = 0;  ///< `too_early`
};

/// Where the survey is, for this seat.
struct Entrance {
  std::string address;  ///< empty: on this server
  std::string ticket;
  Standing standing;
};

/// How it ended, and what the participant takes home.
struct Exit {
  std::string code;
  Ending ending = Ending::complete;
  std::string address;  ///< where the panel wants its participant; empty: the code is shown
};

/// What reached the survey's end.
struct Arrival {
  std::string_view ticket;
  std::string_view secret;
  Ending ending = Ending::complete;
  std::string answers;  ///< kept with the ending
};

/// What an office has done since its start.
struct Figures {
  std::uint64_t entered = 0;
  std::array<std::uint64_t, every_ending.size()> ended{};  ///< each time that a code was told
  std::uint64_t busy = 0;                                  ///< put off, for the ledger was closed
  std::uint64_t bad_tickets = 0;
};

/// Hands out the tickets and codes of one survey. Knows no HTTP; a code is told once the ledger has it. For
/// any number of threads.
class Office {
 public:
  template <class T>
  using Done = std::function<void(tl::expected<T, Refusal>)>;

  /// `ledger` outlives the office.
  Office(Survey survey, StudyKeys keys, Ledger& ledger);

  const Survey& survey() const { return survey_; }
  Figures figures() const;

  /// The right to enter and to finish, before anybody has entered.
  tl::expected<std::string, Refusal> ticket_for(const Seat& seat, app::Moment now) const;
  /// Whose ticket this is.
  tl::expected<Ticket, Refusal> holder_of(std::string_view ticket, app::Moment now) const;

  /// The link was opened, by whom the panel or a ticket says.
  void enter(const Seat& seat, app::Moment now, Done<Entrance> done) const;
  /// The survey's end was reached with a ticket. Repeating it gives the same code, and the first ending.
  void finish(Arrival arrival, app::Moment now, Done<Exit> done) const;
  /// What is known of the ticket's holder; nullopt until the survey was entered.
  void look(std::string_view ticket, app::Moment now, Done<std::optional<Standing>> done) const;
  /// A code that the ticket's holder typed: whether it is theirs, and handed in by nobody else.
  void redeem(std::string_view ticket, std::string_view typed, app::Moment now, Done<bool> done) const;

  /// What somebody whose survey has ended takes home; nullopt when another instance has newer keys.
  std::optional<Exit> exit_of(const Standing& standing, const Ended& ended) const;

 private:
  using Cell = std::atomic<std::uint64_t>;

  void keep_ending(Finish finish, app::Moment now, const Done<Exit>& done) const;
  bool is_secret_enough(const Arrival& arrival) const;
  Refusal busy() const;

  Survey survey_;
  StudyKeys keys_;
  Ledger& ledger_;
  mutable Cell entered_{0};
  mutable std::array<Cell, every_ending.size()> ended_{};
  mutable Cell busy_{0};
  mutable Cell bad_tickets_{0};
};

/// What a code is found by in the ledger.
std::string code_key(std::string_view code);

}  // namespace errand::codes

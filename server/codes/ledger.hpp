#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "server/app/moment.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::codes {

/// A seat of a study, by which the ledger knows what became of it.
struct Place {
  std::string study;
  Seat seat;
  bool operator==(const Place&) const = default;
};

/// The survey was opened. The first time counts.
struct Enter {
  Place place;
  app::Moment at;
};

/// The survey ended, and its code will be shown. The first ending counts, so a code that was shown once
/// stays.
struct Finish {
  Place place;
  Ending ending = Ending::complete;
  std::uint32_t epoch = 1;
  std::string code_key;       ///< what the code is found by: 32 bytes that tell nothing of it
  app::Moment entered;        ///< of a seat that the ledger does not know
  std::int64_t least_ms = 0;  ///< sooner after its entering nothing ends
  app::Moment at;
  std::string answers{};  ///< what was submitted with it, kept with the ending that counts; empty: nothing

  /// Who entered later is too early. Nobody is, whatever the clock says, where nothing is asked for.
  app::Moment latest_entering() const {
    return least_ms == 0 ? app::Moment{std::numeric_limits<std::int64_t>::max()}
                         : app::Moment{at.ms - least_ms};
  }
};

/// The code was handed in. The first time counts; another place gets nothing for it.
struct Redeem {
  std::string study;
  std::string code_key;
  Place by;
  app::Moment at;
};

/// Nothing changes. At no study's seat it waits for its turn among the deeds, so whoever is answered knows
/// that they are done.
struct Look {
  Place place;
};

/// Something is written that changes nothing, unless something else was just now: whether the ledger keeps
/// what it is given.
struct Pulse {};

using Deed = std::variant<Enter, Finish, Redeem, Look, Pulse>;

struct Ended {
  Ending ending = Ending::complete;
  std::uint32_t epoch = 1;
  app::Moment at;
  bool operator==(const Ended&) const = default;
};

struct Redeemed {
  Place by;
  app::Moment at;
  bool operator==(const Redeemed&) const = default;
};

/// What is known of a seat.
struct Standing {
  std::int64_t number = 0;  ///< in the order of entering, from 1
  Place place;
  app::Moment entered;
  std::optional<Ended> ended;
  std::optional<Redeemed> redeemed;
  bool operator==(const Standing&) const = default;
};

/// How many seats of a study there are, and how many of them ended how.
struct Tally {
  std::int64_t entered = 0;
  std::array<std::int64_t, every_ending.size()> ended{};  ///< by Ending
  bool operator==(const Tally&) const = default;
};

/// What was submitted with a seat's ending.
struct Answers {
  std::int64_t number = 0;  ///< the seat's
  Place place;
  std::string text;
  bool operator==(const Answers&) const = default;
};

/// The ledger cannot keep anything now. Nothing is promised, and the same deed may succeed later; should it
/// have been kept after all, which only a database that is elsewhere leaves open, doing it again changes
/// nothing.
struct Closed {
  std::string reason;
};

/// The seat as it is after the deed; nullopt where a Look or a Redeem finds none, and of a Pulse.
using Entry = tl::expected<std::optional<Standing>, Closed>;

/// Who entered and finished which survey, kept for good. For any number of threads.
class Ledger {
 public:
  virtual ~Ledger() = default;
  /// Does what waits and calls back; then takes nothing any more. Before anything goes that the callbacks
  /// use.
  virtual void close() = 0;
  /// Does the deed and calls back, from a thread of the ledger's, once that is durable.
  virtual void note(Deed deed, std::function<void(Entry)> done) = 0;
  /// The seats of a study in the order of their entering, after the `after`-th, at most `most`.
  virtual tl::expected<std::vector<Standing>, Closed> list(const std::string& study, std::int64_t after,
                                                           std::int64_t most) = 0;
  /// The same from the latest one back, before the `before`-th.
  virtual tl::expected<std::vector<Standing>, Closed> latest(const std::string& study, std::int64_t before,
                                                             std::int64_t most) = 0;
  virtual tl::expected<Tally, Closed> count(const std::string& study) = 0;
  /// The answers of a study in the order of their seats, after the `after`-th seat, at most `most`.
  virtual tl::expected<std::vector<Answers>, Closed> answers(const std::string& study, std::int64_t after,
                                                             std::int64_t most) = 0;
  /// Takes away every trace of a worker, answers too; how many seats that were.
  virtual tl::expected<std::int64_t, Closed> purge(const std::string& worker) = 0;
  /// Takes away the seats of a study that were entered before, answers too, in parts between which it may be
  /// stopped; how many they were.
  virtual tl::expected<std::int64_t, Closed> forget_before(const std::string& study, app::Moment entered,
                                                           const std::stop_token& stopped) = 0;
};

}  // namespace errand::codes

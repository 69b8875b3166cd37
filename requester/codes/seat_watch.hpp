#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "requester/codes/known_seat.hpp"

namespace errand::requester {

/// Something that happened to a seat.
struct SeatEvent {
  KnownSeat seat;
  enum class Kind { entered, ended } kind = Kind::entered;
  app::Moment at() const { return kind == Kind::entered ? seat.entered : seat.ended->at; }
  bool operator==(const SeatEvent&) const = default;
};

/// How many entered and how they ended.
struct SeatCount {
  std::size_t entered = 0;
  std::array<std::size_t, codes::every_ending.size()> ended{};
  std::size_t all_ended() const;
  bool operator==(const SeatCount&) const = default;
};

/// What has changed in a study's seats from one look to the next.
class SeatWatch {
 public:
  /// What is new in these seats, by time: those after the after()-th.
  std::vector<SeatEvent> take(const std::vector<KnownSeat>& seats);
  /// Seats up to here will not change any more, or were entered more than a day before the newest.
  std::int64_t after() const;
  const SeatCount& count() const { return count_; }

 private:
  std::int64_t last_ = 0;
  app::Moment newest_;
  std::map<std::int64_t, app::Moment> open_;  ///< when those without an end were entered
  SeatCount count_;
};

/// "12 entered, 9 ended: complete 8, withdrew 1; 3 at work or gone".
std::string to_text(const SeatCount& count);

/// One object on one line.
std::string to_json(const SeatEvent& event);
std::string to_json(const SeatCount& count);

}  // namespace errand::requester

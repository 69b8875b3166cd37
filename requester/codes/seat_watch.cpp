#include "requester/codes/seat_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

namespace errand::requester {
namespace {

using nlohmann::ordered_json;
using Kind = SeatEvent::Kind;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

std::string line_of(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::size_t SeatCount::all_ended() const {
  return std::accumulate(ended.begin(), ended.end(), std::size_t{0});
}

std::vector<SeatEvent> SeatWatch::take(const std::vector<KnownSeat>& seats) {
  std::vector<SeatEvent> events;
  for (const KnownSeat& seat : seats) {
    const bool is_new = seat.number > last_;
    if (is_new) {
      events.push_back({seat, Kind::entered});
      ++count_.entered;
      newest_ = std::max(newest_, seat.entered);
    }
    if (!seat.ended) {
      if (is_new) open_.emplace(seat.number, seat.entered);
    } else if (is_new || open_.erase(seat.number) > 0) {
      events.push_back({seat, Kind::ended});
      ++count_.ended[static_cast<std::size_t>(seat.ended->ending)];
    }
    last_ = std::max(last_, seat.number);
  }
  while (!open_.empty() && open_.begin()->second.ms + day_ms < newest_.ms) open_.erase(open_.begin());
  std::stable_sort(events.begin(), events.end(),
                   [](const SeatEvent& a, const SeatEvent& b) { return a.at() < b.at(); });
  return events;
}

std::int64_t SeatWatch::after() const { return open_.empty() ? last_ : open_.begin()->first - 1; }

std::string to_text(const SeatCount& count) {
  std::string text = fmt::format("{} entered, {} ended", count.entered, count.all_ended());
  std::string_view sign = ": ";
  for (const codes::Ending ending : codes::every_ending) {
    const std::size_t ended = count.ended[static_cast<std::size_t>(ending)];
    if (ended == 0) continue;
    text += fmt::format("{}{} {}", sign, codes::name_of(ending), ended);
    sign = ", ";
  }
  return text + fmt::format("; {} at work or gone", count.entered - count.all_ended());
}

std::string to_json(const SeatEvent& event) {
  const KnownSeat& seat = event.seat;
  ordered_json object = {{"event", event.kind == Kind::entered ? "entered" : "ended"},
                         {"at_ms", event.at().ms},
                         {"number", seat.number},
                         {"hit", seat.seat.hit},
                         {"assignment", seat.seat.assignment},
                         {"worker", seat.seat.worker}};
  if (event.kind == Kind::ended) {
    object["ending"] = codes::name_of(seat.ended->ending);
    object["took_s"] = (seat.ended->at.ms - seat.entered.ms) / 1000;
  }
  return line_of(object);
}

std::string to_json(const SeatCount& count) {
  ordered_json object = {{"event", "count"}, {"entered", count.entered}, {"ended", count.all_ended()}};
  for (const codes::Ending ending : codes::every_ending)
    object[std::string{codes::name_of(ending)}] = count.ended[static_cast<std::size_t>(ending)];
  return line_of(object);
}

}  // namespace errand::requester

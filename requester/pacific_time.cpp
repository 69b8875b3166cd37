#include "requester/pacific_time.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>

namespace errand::requester {
namespace {

using std::chrono::floor;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::sys_time;
using Milliseconds = std::chrono::milliseconds;
using Instant = sys_time<Milliseconds>;

constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

Instant instant(app::Moment at) { return Instant{Milliseconds{at.ms}}; }

bool is_daylight(Instant at) {
  using namespace std::chrono;  // Sunday[2] and month/weekday expressions read as the rule is written
  const year in = year_month_day{floor<days>(at - hours{8})}.year();
  const Instant begins = sys_days{in / March / Sunday[2]} + hours{2 + 8};
  const Instant ends = sys_days{in / November / Sunday[1]} + hours{2 + 7};
  return begins <= at && at < ends;
}

struct Clock {
  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::chrono::hh_mm_ss<Milliseconds> time;
};

Clock clock_of(Instant at) {
  const sys_days day = floor<std::chrono::days>(at);
  return {day, std::chrono::weekday{day}, std::chrono::hh_mm_ss<Milliseconds>{at - day}};
}

}  // namespace

std::string pacific_time(app::Moment at) {
  const bool daylight = is_daylight(instant(at));
  const Clock clock = clock_of(instant(at) - hours{daylight ? 7 : 8});
  return fmt::format("{} {} {:02} {:02}:{:02}:{:02} {} {}", weekdays.at(clock.weekday.c_encoding()),
                     months.at(static_cast<unsigned>(clock.date.month()) - 1),
                     static_cast<unsigned>(clock.date.day()), clock.time.hours().count(),
                     clock.time.minutes().count(), clock.time.seconds().count(), daylight ? "PDT" : "PST",
                     static_cast<int>(clock.date.year()));
}

std::string utc_time(app::Moment at) {
  const Clock clock = clock_of(instant(at));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(clock.date.year()),
                     static_cast<unsigned>(clock.date.month()), static_cast<unsigned>(clock.date.day()),
                     clock.time.hours().count(), clock.time.minutes().count(), clock.time.seconds().count(),
                     clock.time.subseconds().count());
}

}  // namespace errand::requester

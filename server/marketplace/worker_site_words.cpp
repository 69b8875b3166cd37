#include "server/marketplace/worker_site_words.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace errand::marketplace {
namespace {

struct Calendar {
  int year;
  unsigned month;
  unsigned day;
  std::int64_t hour;
  std::int64_t minute;
  std::int64_t second;
};

Calendar calendar_of(app::Moment moment) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{moment.ms}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .hour = clock.hours().count(),
          .minute = clock.minutes().count(),
          .second = clock.seconds().count()};
}

std::string counted(std::int64_t number, std::string_view unit) {
  return fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s");
}

}  // namespace

std::string duration_words(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    std::string_view name;
  };
  constexpr std::array units = {Unit{86'400, "day"}, Unit{3'600, "hour"}, Unit{60, "minute"},
                                Unit{1, "second"}};
  for (std::size_t i = 0; i + 1 < units.size(); ++i) {
    const auto whole = seconds / units[i].seconds;
    if (whole == 0) continue;
    const auto rest = seconds % units[i].seconds / units[i + 1].seconds;
    const auto words = counted(whole, units[i].name);
    return rest == 0 ? words : words + " " + counted(rest, units[i + 1].name);
  }
  return counted(seconds, "second");
}

std::string date_words(app::Moment moment) {
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto at = calendar_of(moment);
  return fmt::format("{} {} {}, {:02}:{:02} UTC", at.day, months.at(at.month - 1), at.year, at.hour,
                     at.minute);
}

std::string clock_words(app::Moment moment) {
  const auto at = calendar_of(moment);
  return fmt::format("{:02}:{:02}:{:02} UTC", at.hour, at.minute, at.second);
}

std::string iso_time(app::Moment moment) {
  const auto at = calendar_of(moment);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", at.year, at.month, at.day, at.hour, at.minute,
                     at.second);
}

}  // namespace errand::marketplace

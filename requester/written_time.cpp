#include "requester/written_time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "server/app/ascii.hpp"

namespace errand::requester {
namespace {

using app::Moment;

constexpr std::int64_t minute_s = 60;
constexpr std::int64_t hour_s = 60 * minute_s;
constexpr std::int64_t day_s = 24 * hour_s;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes what it reads from the front of a text; the first failure stays.
class Taker {
 public:
  explicit Taker(std::string_view text) : rest_{text} {}

  bool is_right() const { return is_right_; }
  bool is_done() const { return is_right_ && rest_.empty(); }
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  std::int64_t number(std::size_t digits) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(next())) return fail();
      value = value * 10 + (next() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  /// One or two digits.
  std::int64_t short_number() {
    const std::int64_t first = number(1);
    return is_digit(next()) ? first * 10 + number(1) : first;
  }
  bool take(char c) {
    if (next() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(char c) {
    if (!take(c)) fail();
  }
  std::string_view word() { return app::cut(rest_, " "); }
  std::int64_t fail() {
    is_right_ = false;
    return 0;
  }

 private:
  std::string_view rest_;
  bool is_right_ = true;
};

/// Days since 1970 of a day of the Gregorian calendar: the algorithm of Howard Hinnant's "chrono-Compatible
/// Low-Level Date Algorithms".
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = year / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct Written {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::int64_t of_day_s = 0;
  std::int64_t ms = 0;
  std::int64_t zone_s = 0;  ///< east of UTC
};

std::int64_t days_in(std::int64_t year, std::int64_t month) {
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2) return is_leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Moment> moment_of(const Written& written) {
  const bool is_date = written.year >= 1970 && written.month >= 1 && written.month <= 12 &&
                       written.day >= 1 && written.day <= days_in(written.year, written.month);
  if (!is_date) return std::nullopt;
  const std::int64_t seconds =
      days_of(written.year, written.month, written.day) * day_s + written.of_day_s - written.zone_s;
  return Moment{seconds * 1000 + written.ms};
}

/// "21:03", "21:03:26".
std::int64_t time_of_day(Taker& taker) {
  const std::int64_t hour = taker.number(2);
  taker.need(':');
  const std::int64_t minute = taker.number(2);
  const std::int64_t second = taker.take(':') ? taker.number(2) : 0;
  if (hour > 23 || minute > 59 || second > 60) taker.fail();
  return hour * hour_s + minute * minute_s + second;
}

std::int64_t fraction_ms(Taker& taker) {
  if (!taker.take('.') && !taker.take(',')) return 0;
  std::int64_t ms = taker.number(1) * 100;
  if (is_digit(taker.next())) ms += taker.number(1) * 10;
  if (is_digit(taker.next())) ms += taker.number(1);
  while (is_digit(taker.next())) taker.number(1);
  return ms;
}

std::int64_t zone(Taker& taker) {
  taker.take(' ');
  if (taker.take('Z') || taker.next() == '\0') return 0;
  const bool is_east = taker.take('+');
  if (!is_east) taker.need('-');
  const std::int64_t hours = taker.number(2);
  taker.take(':');
  const std::int64_t minutes = is_digit(taker.next()) ? taker.number(2) : 0;
  if (hours > 23 || minutes > 59) taker.fail();
  return (hours * hour_s + minutes * minute_s) * (is_east ? 1 : -1);
}

std::optional<Moment> iso_time(std::string_view text) {
  Taker taker{text};
  Written written;
  written.year = taker.number(4);
  taker.need('-');
  written.month = taker.number(2);
  taker.need('-');
  written.day = taker.number(2);
  if (!taker.take('T')) taker.need(' ');
  written.of_day_s = time_of_day(taker);
  written.ms = fraction_ms(taker);
  written.zone_s = zone(taker);
  if (!taker.is_done()) return std::nullopt;
  return moment_of(written);
}

template <std::size_t N>
std::optional<std::size_t> place_of(std::string_view word, const std::array<std::string_view, N>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

std::optional<Moment> mturk_time(std::string_view text) {
  static constexpr std::array<std::string_view, 7> days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::array<std::string_view, 4> zones = {"UTC", "GMT", "PST", "PDT"};
  static constexpr std::array<std::int64_t, 4> zone_s = {0, 0, -8 * hour_s, -7 * hour_s};
  Taker taker{text};
  Written written;
  const auto day = place_of(taker.word(), days);
  const auto month = place_of(taker.word(), months);
  taker.take(' ');
  written.day = taker.short_number();
  taker.need(' ');
  written.of_day_s = time_of_day(taker);
  taker.need(' ');
  const auto named = place_of(taker.word(), zones);
  written.year = taker.number(4);
  if (!taker.is_done() || !day || !month || !named) return std::nullopt;
  written.month = static_cast<std::int64_t>(*month) + 1;
  written.zone_s = zone_s[*named];
  return moment_of(written);
}

}  // namespace

std::optional<Moment> read_time(std::string_view text) {
  text = app::without_blanks(text);
  if (text.empty()) return std::nullopt;
  return is_digit(text.front()) ? iso_time(text) : mturk_time(text);
}

}  // namespace errand::requester

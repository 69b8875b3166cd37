#include "wasm/study/moment.hpp"

namespace errand {
namespace {

/// Whether `text` has digits where `form` has '0', and else the same characters.
bool looks_like(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
  }
  return true;
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

bool is_date(std::string_view text) {
  if (!looks_like(text, "0000-00-00")) return false;
  constexpr unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const unsigned year = number(text.substr(0, 4));
  const unsigned month = number(text.substr(5, 2));
  const unsigned day = number(text.substr(8, 2));
  if (year == 0 || month < 1 || month > 12) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day >= 1 && day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_time(std::string_view text) {
  return looks_like(text, "00:00") && number(text.substr(0, 2)) < 24 && number(text.substr(3, 2)) < 60;
}

}  // namespace

bool is_moment(Shape shape, std::string_view text) {
  if (shape == Shape::date) return is_date(text);
  if (shape == Shape::time) return is_time(text);
  return text.size() == 16 && text[10] == 'T' && is_date(text.substr(0, 10)) && is_time(text.substr(11));
}

}  // namespace errand

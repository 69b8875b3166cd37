#include "server/app/negotiation.hpp"

#include <algorithm>
#include <charconv>

namespace errand::app {
namespace {

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text before the next `separator` off `rest`, without blanks around it.
std::string_view cut(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto piece = without_blanks(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter + 0;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool zero_weight(std::string_view parameter) {
  if (!same_word(parameter.substr(0, 2), "q=")) return false;
  return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

std::optional<std::size_t> number(std::string_view digits) {
  std::size_t value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

bool accepts(std::string_view accept_encoding, std::string_view coding) {
  bool by_star = false;
  while (!accept_encoding.empty()) {
    auto item = cut(accept_encoding, ',');
    const auto name = cut(item, ';');
    const bool wanted = !zero_weight(without_blanks(item));
    if (same_word(name, coding)) return wanted;
    if (name == "*") by_star = wanted;
  }
  return by_star;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    auto item = cut(if_none_match, ',');
    if (item == "*") return true;
    if (item.substr(0, 2) == "W/") item.remove_prefix(2);
    if (item == tag) return true;
  }
  return false;
}

RangeReading read_range(std::string_view range, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  if (range.substr(0, unit.size()) != unit) return {};
  range.remove_prefix(unit.size());
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = number(range.substr(0, dash));
  const auto last = number(range.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    const auto length = std::min(*last, size);
    if (length == 0) return {.span = {}, .fault = RangeFault::beyond_the_end};
    return {.span = Span{.first = size - length, .length = length}};
  }
  const bool open_ended = dash + 1 == range.size();
  if (!first || (!last && !open_ended) || (last && *last < *first)) return {};
  if (*first >= size) return {.span = {}, .fault = RangeFault::beyond_the_end};
  const auto end = open_ended ? size : std::min(*last, size - 1) + 1;
  return {.span = Span{.first = *first, .length = end - *first}};
}

}  // namespace errand::app

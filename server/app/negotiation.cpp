#include "server/app/negotiation.hpp"

#include <algorithm>
#include <charconv>

#include "server/app/ascii.hpp"

namespace errand::app {
namespace {

/// The next item of a list, without blanks around it.
std::string_view next(std::string_view& list, std::string_view separator) {
  return without_blanks(cut(list, separator));
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
    auto item = next(accept_encoding, ",");
    const auto name = next(item, ";");
    const bool wanted = !zero_weight(without_blanks(item));
    if (same_word(name, coding)) return wanted;
    if (name == "*") by_star = wanted;
  }
  return by_star;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    auto item = next(if_none_match, ",");
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

#include "server/marketplace/values/money.hpp"

#include <fmt/format.h>

namespace errand::marketplace {
namespace {

constexpr std::size_t longest_whole_part = 9;
constexpr std::size_t decimals = 2;

std::optional<std::int64_t> parse_digits(std::string_view text) {
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<Cents> parse_amount(std::string_view text) {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > longest_whole_part || part.size() > decimals) return std::nullopt;
  const auto dollars = parse_digits(whole);
  const auto fraction = parse_digits(part);
  if (!dollars || !fraction) return std::nullopt;
  return Cents{*dollars * 100 + (part.size() == 1 ? *fraction * 10 : *fraction)};
}

std::string format_amount(Cents amount) {
  return fmt::format("{}.{:02}", amount.count / 100, amount.count % 100);
}

}  // namespace errand::marketplace

#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace errand::marketplace {

/// An amount of US dollars, whole cents.
struct Cents {
  std::int64_t count = 0;
  auto operator<=>(const Cents&) const = default;
};

/// Reads the API model's CurrencyAmount: digits, then maybe a point and at most two more ("1", "1.", "1.5",
/// "01.50"). At most nine digits before the point, so that a sum of rewards cannot overflow.
std::optional<Cents> parse_amount(std::string_view text);

/// "0.05", "12.00": always two decimals, no sign of the currency.
std::string format_amount(Cents amount);

}  // namespace errand::marketplace

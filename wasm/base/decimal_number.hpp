#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace errand {

/// An exact decimal number in millionths. No floats: 0.1 is 0.1, in the browser and natively.
struct DecimalNumber {
  std::int64_t millionths = 0;
  auto operator<=>(const DecimalNumber&) const = default;
};

/// Reads "-12.50": optional '-', up to 12 digits, optionally '.' and up to 6 digits. nullopt for anything
/// else.
std::optional<DecimalNumber> parse_decimal(std::string_view text);

/// Digits behind the point that are not trailing zeros.
std::uint32_t decimals_of(DecimalNumber number);

/// Shortest text that reads back as the same number: "12.5".
std::string to_text(DecimalNumber number);

}  // namespace errand

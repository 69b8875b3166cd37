#include "wasm/base/decimal_number.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::int64_t one = 1000000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<DecimalNumber> parse_decimal(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (whole.empty() || whole.size() > 12 || fraction.empty() || fraction.size() > 6) return std::nullopt;
  std::int64_t millionths = 0;
  for (const char c : whole) {
    if (!is_digit(c)) return std::nullopt;
    millionths = millionths * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < 6; ++i) {
    const char c = i < fraction.size() ? fraction[i] : '0';
    if (!is_digit(c)) return std::nullopt;
    millionths = millionths * 10 + (c - '0');
  }
  return DecimalNumber{negative ? -millionths : millionths};
}

std::uint32_t decimals_of(DecimalNumber number) {
  std::int64_t rest = number.millionths % one;
  if (rest == 0) return 0;
  std::uint32_t digits = 6;
  for (; rest % 10 == 0; rest /= 10) --digits;
  return digits;
}

std::string to_text(DecimalNumber number) {
  const bool negative = number.millionths < 0;
  const std::int64_t size = negative ? -number.millionths : number.millionths;
  std::string out = (negative ? "-" : "") + decimal(size / one);
  const std::uint32_t digits = decimals_of(number);
  if (digits == 0) return out;
  const std::string fraction = decimal(one + size % one).substr(1);
  return out + "." + fraction.substr(0, digits);
}

}  // namespace errand

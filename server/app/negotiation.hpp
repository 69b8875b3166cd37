#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace errand::app {

/// Whether an Accept-Encoding header lets `coding` be sent: named, or by "*", with a weight above 0 (RFC
/// 9110, 12.5.3).
bool accepts(std::string_view accept_encoding, std::string_view coding);

/// Whether an If-None-Match header names `tag`, weakly compared (RFC 9110, 13.1.2).
bool names_tag(std::string_view if_none_match, std::string_view tag);

/// A part of a file.
struct Span {
  std::size_t first = 0;
  std::size_t length = 0;
  bool operator==(const Span&) const = default;
};

enum class RangeFault {
  not_understood,  ///< answer as if it were not there: several ranges, another unit
  beyond_the_end,  ///< 416
};

/// The part that a Range header asks for of a file of `size` bytes.
struct RangeReading {
  std::optional<Span> span;
  RangeFault fault = RangeFault::not_understood;  ///< when there is no span
};
RangeReading read_range(std::string_view range, std::size_t size);

}  // namespace errand::app

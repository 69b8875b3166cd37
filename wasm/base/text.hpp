#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace errand {

/// Whether `text` is UTF-8: shortest forms, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view text);

/// Bytes before the first that breaks UTF-8; all of `text` when none does.
std::size_t utf8_prefix(std::string_view text);

/// Without a leading byte order mark.
std::string_view without_mark(std::string_view text);

/// The code point at `at`, which moves behind it. `text` is UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_code_point(std::string& out, char32_t point);

/// Number of code points.
std::uint32_t count_code_points(std::string_view text);

/// Without blanks, tabs, line ends and U+00A0 at both ends.
std::string_view trim(std::string_view text);

/// The start of `text`, at most 40 bytes, for a message.
std::string_view shortened(std::string_view text);

std::string concat(std::initializer_list<std::string_view> pieces);
std::string joined(const std::vector<std::string_view>& pieces, std::string_view between);

/// Integer as decimal digits, for builds without std::to_chars' weight.
std::string decimal(std::int64_t number);

/// Reads an optional '-' and digits, all of `text`; nullopt beyond ±(2^53−1).
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace errand

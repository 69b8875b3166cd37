#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "wasm/study/pattern.hpp"

namespace errand {

struct PatternFault {
  std::uint32_t at;  ///< code points into the pattern, from 0
  std::string what;
  std::string expected;
};

/// Longest pattern, in code points; most groups inside each other; largest count in braces.
inline constexpr std::uint32_t longest_pattern = 500;
inline constexpr std::uint32_t deepest_group = 50;
inline constexpr std::uint32_t largest_count = 1000;

/// Compiles what HTML's `pattern` attribute takes. The dialect is the part of ECMAScript (flag u) that needs
/// no back-tracking: literals, `.`, classes `[a-z]` `[^…]`, `\d \D \w \W \s \S`,
/// `\t \n \r \f \v \xXX \uXXXX \u{…}`, groups `(…)` `(?:…)`, `|`, `* + ? {m} {m,} {m,n}` (lazy `?` allowed
/// and meaningless), `^` and `$` anywhere. Wider than ECMAScript: a backslash may stand before any ASCII
/// punctuation or blank. No back-references, no look-around, no named groups, no `\b`, no `\p`.
tl::expected<Pattern, PatternFault> compile_pattern(std::string_view source);

/// Whether any text matches: none does where a character has to come before `^`, or after `$`.
bool can_match(const Pattern& pattern);

/// Whether it is written as a literal of JavaScript: between slashes, perhaps with flags behind.
bool is_between_slashes(std::string_view source);

}  // namespace errand

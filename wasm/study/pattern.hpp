#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace errand {

/// A regular expression that a whole answer must match, as HTML's `pattern` attribute asks. The dialect is
/// the part of ECMAScript (flag u) that needs no back-tracking: literals, `.`, classes `[a-z]` `[^…]`, `\d \D
/// \w \W \s \S`,
/// `\t \n \r \f \v \xXX \uXXXX \u{…}`, groups `(…)` `(?:…)`, `|`, `* + ? {m} {m,} {m,n}` (lazy `?` allowed
/// and meaningless), `^` and `$` anywhere. Wider than ECMAScript: a backslash may stand before any ASCII
/// punctuation or blank. No back-references, no look-around, no named groups, no `\b`, no `\p`. Matching
/// takes time proportional to answer × pattern, whatever the pattern.
class Pattern {
 public:
  struct Fault {
    std::uint32_t at;  ///< code points into the pattern, from 0
    std::string what;
    std::string expected;
  };
  /// Longest pattern, in code points; most groups inside each other; largest count in braces; largest
  /// compiled program.
  static constexpr std::uint32_t longest = 500;
  static constexpr std::uint32_t deepest_group = 50;
  static constexpr std::uint32_t largest_count = 1000;
  static constexpr std::uint32_t largest_program = 20000;

  static tl::expected<Pattern, Fault> compile(std::string_view source);

  /// Whether all of `text` (UTF-8) matches. A pattern that was not compiled matches the empty text alone.
  bool matches(std::string_view text) const;
  /// The same; adds to `work` the steps looked at, at most (code points + 1) × steps of the program.
  bool matches(std::string_view text, std::uint64_t& work) const;
  const std::string& source() const { return source_; }
  std::size_t program_size() const { return steps_.size(); }

  struct Range {
    char32_t low;
    char32_t high;
    bool operator==(const Range&) const = default;
  };
  struct Step {
    enum class Kind : std::uint8_t { set, split, jump, begin, end, accept };
    Kind kind;
    std::uint32_t first = 0;   ///< where a split or a jump goes, or the first range of a set
    std::uint32_t second = 0;  ///< other branch, or the end of the set's ranges
    bool operator==(const Step&) const = default;
  };
  bool operator==(const Pattern&) const = default;

 private:
  std::string source_;
  std::vector<Step> steps_;
  std::vector<Range> ranges_;
};

}  // namespace errand

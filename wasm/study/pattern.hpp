#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace errand {

/// A regular expression that a whole answer must match, as a program; reading/pattern_compiler.hpp has the
/// dialect. Matching takes time proportional to answer × program, whatever the pattern.
class Pattern {
 public:
  static constexpr std::uint32_t largest_program = 20000;

  /// Whether all of `text` (UTF-8) matches. A pattern that was not compiled matches the empty text alone.
  bool matches(std::string_view text) const;
  /// The same; adds to `work` the steps looked at, at most (code points + 1) × steps of the program.
  bool matches(std::string_view text, std::uint64_t& work) const;
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

  const std::vector<Step>& steps() const { return steps_; }
  const std::vector<Range>& ranges() const { return ranges_; }
  /// A program as `steps()` and `ranges()` gave it; nullopt when it would leave itself.
  static std::optional<Pattern> of(std::vector<Step> steps, std::vector<Range> ranges);

 private:
  std::vector<Step> steps_;
  std::vector<Range> ranges_;
};

}  // namespace errand

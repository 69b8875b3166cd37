#include "wasm/reading/pattern_compiler.hpp"

#include "tests/fuzz/require.hpp"
#include "wasm/base/text.hpp"

using errand::fuzz::require;

/// The pattern, a line end, the answer. Compiling ends in a bounded program or a fault within the pattern;
/// matching takes work proportional to answer × program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(bytes, bytes + size);
  const std::size_t split = input.find('\n');
  const std::string source = input.substr(0, split);
  const std::string answer = split == std::string::npos ? "" : input.substr(split + 1);
  const auto pattern = errand::compile_pattern(source);
  if (!pattern) {
    require(pattern.error().at <= errand::count_code_points(source));
    require(!pattern.error().what.empty() && !pattern.error().expected.empty());
    return 0;
  }
  require(pattern->program_size() <= errand::Pattern::largest_program);
  if (!errand::is_utf8(answer)) return 0;
  std::uint64_t work = 0;
  const bool matched = pattern->matches(answer, work);
  require(work <= (errand::count_code_points(answer) + std::uint64_t{1}) * pattern->program_size());
  const auto grouped = errand::compile_pattern("(?:" + source + "){1}");
  if (grouped) require(grouped->matches(answer) == matched);
  return 0;
}

#include <cstdint>
#include <string>

#include "tests/fuzz/require.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/view.hpp"
#include "wasm/study/compiled.hpp"

using errand::fuzz::require;

/// A compiled study, and behind its length in two bytes the rows of HIT 1. What is taken can be begun and
/// shown, and written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string input(bytes + 2, bytes + size);
  const std::size_t split = std::size_t{bytes[0]} * 256 + bytes[1];
  auto study = errand::read_compiled(std::string_view{input}.substr(0, split));
  if (!study) return 0;
  const std::string_view rows = split < input.size() ? std::string_view{input}.substr(split) : "";
  if (study->data && !errand::add_compiled_rows(*study, rows, 1)) return 0;
  const errand::Replayed begun =
      errand::replay(*study, {"A", "W", "H", "", 1}, {{{1}, errand::Opened{}}, {{2}, errand::Next{}}});
  (void)errand::view_of(*study, begun.state);
  require(errand::read_compiled(errand::compile(*study)).has_value());
  return 0;
}

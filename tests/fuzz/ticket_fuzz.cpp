#include <cstdint>
#include <string>

#include "server/codes/ticket.hpp"
#include "tests/fuzz/require.hpp"

using errand::fuzz::require;

namespace {

errand::codes::StudyKeys fixed_keys() {
  errand::codes::StudyKeys keys{"reading", {{1, {}, {}}}};
  keys.keys[0].secret.fill(7);
  return keys;
}

}  // namespace

/// A ticket out of an address: nobody without the key makes one that opens. The first byte chooses what is
/// sent: the text as it is, or a good ticket with these bytes in the place of some of its own.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const errand::codes::StudyKeys keys = fixed_keys();
  static const std::string good =
      errand::codes::sealed(keys, {"reading", {"H", "A", "W"}, {1000}, {9'000'000'000'000}});
  if (size < 2) return 0;
  std::string text(bytes + 2, bytes + size);
  if (bytes[0] % 2 == 1) {
    const std::string patch = text;
    text = good;
    text.replace(bytes[1] % good.size(), patch.size(), patch);
  }
  const auto ticket = errand::codes::opened(keys, text, {2000});
  require(!ticket || text == good);
  return 0;
}

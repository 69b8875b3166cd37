#include <cstdint>
#include <string>
#include <string_view>

#include "server/codes/completion_code.hpp"
#include "tests/fuzz/require.hpp"
#include "wasm/base/text.hpp"

using errand::fuzz::require;

/// A typed code: what is taken is in the normal form, which reads as itself; what is refused is explained.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string typed(bytes, bytes + size);
  const auto read = errand::codes::read_code(typed);
  if (!read) {
    const std::string text = errand::codes::to_text(read.error());
    require(!text.empty() && errand::is_utf8(text));
    return 0;
  }
  require(read->size() == 20 && errand::codes::read_code(*read) == *read);
  return 0;
}

// Bytes in and out of a module; docs/engine.md describes the exports. Globals of the modules live in files of
// exports only.
#include "wasm/door/exchange.hpp"

#include <utility>

namespace {

std::string input;
std::string output;

}  // namespace

namespace errand::exchange {

std::string_view given(std::uint32_t size) { return std::string_view{input}.substr(0, size); }

void answer(std::string answer) { output = std::move(answer); }

}  // namespace errand::exchange

ERRAND_EXPORT(errand_input) char* errand_input(std::uint32_t size) {
  input.resize(size);
  return input.data();
}

ERRAND_EXPORT(errand_output) const char* errand_output() { return output.data(); }

ERRAND_EXPORT(errand_output_size) std::uint32_t errand_output_size() {
  return static_cast<std::uint32_t>(output.size());
}

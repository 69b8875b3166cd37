// The functions that engine.wasm exports; docs/engine.md describes them. The only globals of the engine live
// here.
#include <cstdint>
#include <string>

#include "wasm/door/desk.hpp"

namespace {

errand::Desk desk;
std::string input;
std::string output;

std::string_view given(std::uint32_t size) { return std::string_view{input}.substr(0, size); }

}  // namespace

#define ERRAND_EXPORT(name) extern "C" __attribute__((export_name(#name)))

ERRAND_EXPORT(errand_input) char* errand_input(std::uint32_t size) {
  input.resize(size);
  return input.data();
}

ERRAND_EXPORT(errand_add_file) void errand_add_file(std::uint32_t size) { desk.add_file(given(size)); }

ERRAND_EXPORT(errand_open) void errand_open(std::uint32_t size) { output = desk.open(given(size)); }

ERRAND_EXPORT(errand_dispatch) void errand_dispatch(std::uint32_t size) {
  output = desk.dispatch(given(size));
}

ERRAND_EXPORT(errand_output) const char* errand_output() { return output.data(); }

ERRAND_EXPORT(errand_output_size) std::uint32_t errand_output_size() {
  return static_cast<std::uint32_t>(output.size());
}

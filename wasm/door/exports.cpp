// The calls of engine.wasm and checker.wasm; docs/engine.md describes them.
#include "wasm/door/desk.hpp"
#include "wasm/door/exchange.hpp"

namespace {

errand::Desk desk;

}  // namespace

using errand::exchange::answer;
using errand::exchange::given;

ERRAND_EXPORT(errand_add_file) void errand_add_file(std::uint32_t size) { desk.add_file(given(size)); }

ERRAND_EXPORT(errand_open) void errand_open(std::uint32_t size) { answer(desk.open(given(size))); }

ERRAND_EXPORT(errand_dispatch) void errand_dispatch(std::uint32_t size) {
  answer(desk.dispatch(given(size)));
}

#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Makes a function known to the module's host under its own name: docs/engine.md.
#define ERRAND_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace errand::exchange {

/// What the host wrote after its last call of errand_input().
std::string_view given(std::uint32_t size);

/// Leaves `answer` for errand_output().
void answer(std::string answer);

}  // namespace errand::exchange

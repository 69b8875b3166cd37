#pragma once
#include <string>

#include "wasm/session/effect.hpp"

namespace errand {

/// Effects as the JSON array of docs/engine.md.
std::string effects_json(const Effects& effects);

}  // namespace errand

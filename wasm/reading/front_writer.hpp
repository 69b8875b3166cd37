#pragma once
#include <string>

#include "wasm/study/study.hpp"

namespace errand {

/// What the page shows of a study besides its questions, as the object "study" of docs/engine.md.
std::string front_of(const Study& study);

}  // namespace errand

#pragma once
#include <string>

#include "wasm/study/study.hpp"

namespace errand {

/// What the page shows of a study besides its questions, as the object "study" of docs/engine.md.
std::string front_of(const Study& study);

/// Whether the page needs rare.js, its second script.
bool has_rare_questions(const Study& study);

}  // namespace errand

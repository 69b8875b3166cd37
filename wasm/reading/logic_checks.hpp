#pragma once
#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Judges every condition, demand and `${name}` of the study, which has been read to its end, and sets what
/// follows from them: which blocks refer to which, whether answers are piped, whether anything depends on
/// answers.
void check_logic(Study& study, Fields& config);

}  // namespace errand

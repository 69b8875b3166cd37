#pragma once
#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Reads `questions`, or `pages` with questions of their own, into the block.
void read_pages(Fields& owner, Block& block);

/// Judges every condition, demand and `${question}` of the study, which has been read to its end.
void check_logic(Study& study, Fields& config);

}  // namespace errand

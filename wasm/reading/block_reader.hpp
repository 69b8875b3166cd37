#pragma once
#include <vector>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// Reads what a HIT asks and in which order, as docs/order.md has it: `blocks`, or the study's own questions
/// as one block; `factors` and `deal`. The data have been read.
void read_blocks(Fields& config, const std::vector<StudyFile>& files, Study& study);

}  // namespace errand

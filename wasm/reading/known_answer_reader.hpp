#pragma once
#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Reads `controls` of the block's owner: subtasks with known answers, and how many of them a HIT has.
void read_controls(Fields& owner, Block& block);

/// Reads `answer`, `feedback` and `gate`: what a block makes of its answers at once.
void read_judgement(Fields& owner, Block& block);

/// Checks that the known answers of the block and its controls can be given. Its questions have been read.
void check_known_answers(const Block& block, Reports& reports);

}  // namespace errand

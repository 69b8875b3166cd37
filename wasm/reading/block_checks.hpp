#pragma once
#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Judges blocks and their order when everything has been read: names, columns, rows to draw from, orders
/// that can be kept, conditions. Sets the number of subtasks.
void check_blocks(Study& study, Fields& config);

/// Tries out sequences: whether orders can be kept and every condition finds rows, and how many subtasks
/// there are at most. For a study that is right in all else.
void check_sequences(Study& study, Reports& reports);

/// The columns that the block's questions, conditions and known answers may name, besides its controls'.
std::vector<std::string> columns_of(const Study& study, const Block& block);
/// Those of the whole HIT.
std::vector<std::string> shared_columns(const Study& study);

/// Which earlier blocks a block's conditions and texts may refer to: done once, and always before it.
std::vector<std::uint32_t> earlier_blocks(const Study& study, std::uint32_t block);
/// The same for the final questions.
std::vector<std::uint32_t> blocks_done_once(const Study& study);

}  // namespace errand

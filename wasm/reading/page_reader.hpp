#pragma once
#include <string>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Reads `questions`, or `pages` with questions of their own, into the block.
void read_pages(Fields& owner, Block& block);

/// "page "habits"" or "page 2", for messages. `index` counts from 0.
std::string called_page(const Page& page, std::size_t index);

}  // namespace errand

#pragma once
#include "requester/schema/parts.hpp"

namespace errand::requester::schema {

/// What a block has, and a study without blocks.
Json of_block();

/// The definition "block".
Json block();

}  // namespace errand::requester::schema

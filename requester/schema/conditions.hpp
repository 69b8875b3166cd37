#pragma once
#include <string_view>

#include "requester/schema/parts.hpp"

namespace errand::requester::schema {

/// The definition "condition".
Json condition();

/// "condition" or nothing.
Json optional_condition(std::string_view about);

/// The definition "must": how an answer stands to others.
Json demands(std::string_view about);

}  // namespace errand::requester::schema

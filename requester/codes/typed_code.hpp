#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace errand::requester {

/// A code without what typing it may change: letters and digits in capitals, nothing between them. Of any
/// maker's codes.
std::string plain_code(std::string_view typed);

/// As plain_code(), with 0 for O and 1 for I and L, which ours don't have.
std::string own_plain_code(std::string_view typed);

/// How many typing errors are forgiven in a code of that many characters: 2, and fewer in short ones, where
/// two errors make any code of any other.
constexpr std::size_t most_typing_errors(std::size_t length) { return length >= 8 ? 2 : length / 4; }

}  // namespace errand::requester

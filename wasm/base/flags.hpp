#pragma once
#include <cstdint>
#include <vector>

namespace errand {

/// Yes or no for each of some things. Not vector<bool>, whose bits are 1 KB of module.
using Flags = std::vector<std::uint8_t>;

}  // namespace errand

#pragma once
#include <cstdint>
#include <vector>

#include "wasm/base/draws.hpp"
#include "wasm/study/block.hpp"

namespace errand {

/// The numbers of `items` in an order drawn so that it keeps the rules. Where none was found in a bounded
/// search, an order without the rules: a worker is never stuck, and `errand check` has warned of it.
std::vector<std::uint32_t> shuffled(const std::vector<const Columns*>& items,
                                    const std::vector<OrderRule>& rules, Draws& draws);

bool keeps(const std::vector<const Columns*>& items, const std::vector<OrderRule>& rules,
           const std::vector<std::uint32_t>& order);

}  // namespace errand

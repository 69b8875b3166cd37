#pragma once
#include <CLI/App.hpp>
#include <functional>

#include "requester/terminal.hpp"

namespace errand::requester {

/// `errand codes …`: keys, addresses and judgements of completion codes, a file a command beside this one.
/// Adds the group; when one of its commands was chosen, `run` does it.
void add_codes(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester

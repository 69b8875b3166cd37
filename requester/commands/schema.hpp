#pragma once
#include <CLI/App.hpp>
#include <functional>

#include "requester/terminal.hpp"

namespace errand::requester {

/// Adds `errand schema`, which prints the JSON Schema of config.json.
void add_schema(CLI::App& errand, const Terminal& terminal, std::function<int()>& run);

}  // namespace errand::requester

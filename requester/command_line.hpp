#pragma once
#include "requester/terminal.hpp"

namespace errand::requester {

/// Reads the arguments, does what they ask, and returns the exit code.
int run_command_line(int argc, const char* const* argv, const Terminal& terminal);

}  // namespace errand::requester

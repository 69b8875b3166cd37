#pragma once
#include <optional>
#include <string>

namespace errand::app {

/// A line of standard input without its end, not shown while it is typed; `prompt` is shown when somebody
/// types. nullopt at the end of the input.
std::optional<std::string> ask_password(const std::string& prompt);

/// Whether somebody types, or another program writes.
bool is_typed();

}  // namespace errand::app

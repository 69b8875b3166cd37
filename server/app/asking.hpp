#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Questions to whoever sits at the terminal, whatever standard input and output are. Ctrl-C ends the program
/// as anywhere, with the terminal as it was.
namespace errand::app {

/// The answer, which is not shown while it is typed; nullopt where there is no terminal.
std::optional<std::string> ask_secret(std::string_view question);

/// Whether the answer is yes; nullopt where there is no terminal.
std::optional<bool> ask_yes(std::string_view question);

}  // namespace errand::app

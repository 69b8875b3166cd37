#include "server/app/password_prompt.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace errand::app {
namespace {

/// The terminal shows nothing while this lives.
class Silence {
 public:
  Silence() {
    if (!is_typed() || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_on_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (!is_on_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputc('\n', stderr);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool is_on_ = false;
};

}  // namespace

bool is_typed() { return ::isatty(STDIN_FILENO) != 0; }

std::optional<std::string> ask_password(const std::string& prompt) {
  const Silence silence;
  if (is_typed()) std::fputs(prompt.c_str(), stderr);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

}  // namespace errand::app

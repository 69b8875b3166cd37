#include "server/app/asking.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace errand::app {
namespace {

/// The terminal that the program was started from, while this lives.
class Line {
 public:
  Line() : file_{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)} {}
  ~Line() {
    if (file_ < 0) return;
    if (was_shown_) ::tcsetattr(file_, TCSAFLUSH, &before_);
    ::close(file_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool is_there() const { return file_ >= 0; }

  void hide() {
    if (::tcgetattr(file_, &before_) != 0) return;
    was_shown_ = true;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(file_, TCSAFLUSH, &silent);
  }

  void say(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t wrote = ::write(file_, text.data(), text.size());
      if (wrote < 0 && errno != EINTR) return;
      if (wrote > 0) text.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }

  std::string answer() const {
    constexpr std::size_t longest = 1000;
    std::string text;
    char c = '\0';
    while (text.size() < longest) {
      const ssize_t got = ::read(file_, &c, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0 || c == '\n') break;
      text += c;
    }
    return text;
  }

 private:
  int file_;
  bool was_shown_ = false;
  termios before_{};
};

}  // namespace

std::optional<std::string> ask_secret(std::string_view question) {
  Line line;
  if (!line.is_there()) return std::nullopt;
  line.hide();
  line.say(question);
  std::string answer = line.answer();
  line.say("\n");
  return answer;
}

std::optional<bool> ask_yes(std::string_view question) {
  const Line line;
  if (!line.is_there()) return std::nullopt;
  line.say(question);
  const std::string answer = line.answer();
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace errand::app

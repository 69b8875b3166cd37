#include "server/app/asking.hpp"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <utility>

namespace errand::app {
namespace {

constexpr std::array ending_signals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

volatile std::sig_atomic_t caught = 0;

/// Keeps the signals that end a program until the terminal is as it was. Ctrl-Z waits as long.
class Signals {
 public:
  Signals() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGTSTP);
    for (const int signal : ending_signals) sigaddset(&held, signal);
    ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
    caught = 0;
    struct sigaction noting {};
    noting.sa_handler = [](int signal) { caught = signal; };
    for (std::size_t i = 0; i < ending_signals.size(); ++i) {
      ::sigaction(ending_signals[i], nullptr, &before_[i]);
      // What is ignored, as SIGHUP under nohup, stays so.
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(ending_signals[i], &noting, nullptr);
    }
    while_waiting_ = mask_before_;
    sigaddset(&while_waiting_, SIGTSTP);
  }
  ~Signals() {
    const int signal = caught;
    for (std::size_t i = 0; i < ending_signals.size(); ++i)
      ::sigaction(ending_signals[i], &before_[i], nullptr);
    if (signal != 0) ::raise(signal);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Whether there is something to read before a signal comes.
  bool wait_for(int file) const {
    pollfd one{.fd = file, .events = POLLIN, .revents = 0};
    while (caught == 0) {
      const int ready = ::ppoll(&one, 1, nullptr, &while_waiting_);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
    return false;
  }

 private:
  sigset_t mask_before_{};
  sigset_t while_waiting_{};
  std::array<struct sigaction, ending_signals.size()> before_{};
};

/// The terminal that the program was started from, as it was again when this ends.
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
    while (text.size() < longest && signals_.wait_for(file_)) {
      const ssize_t got = ::read(file_, &c, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0 || c == '\n') break;
      text += c;
    }
    return text;
  }

 private:
  Signals signals_;  // first: a signal that came is raised when the terminal is as it was
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

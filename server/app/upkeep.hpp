#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace errand::app {

/// Does some work every second on a thread of its own; work that takes long looks at `stopped`. Work that
/// throws is done no more, and `on_fault` is told.
class Upkeep {
 public:
  using Work = std::function<void(const std::stop_token& stopped)>;

  Upkeep(Work work, std::function<void()> on_fault);

  /// Ends it; says what the work threw, if it did.
  std::optional<std::string> stop();

 private:
  void repeat(const std::stop_token& stopped);

  Work work_;
  std::function<void()> on_fault_;
  std::mutex mutex_;
  std::condition_variable_any waiting_;
  std::optional<std::string> fault_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace errand::app

#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace errand::app {

/// A thread for what takes long or blocks, with a queue that has an end.
class BackRoom {
 public:
  explicit BackRoom(std::size_t most_waiting);
  /// Does what it is at; what waits is dropped.
  ~BackRoom();
  BackRoom(const BackRoom&) = delete;
  BackRoom& operator=(const BackRoom&) = delete;

  /// False, and nothing will be done, when too much waits already or it is closed. What the work throws is
  /// lost.
  bool take(std::function<void()> work);
  /// As the end does it, before.
  void close();

 private:
  void run(const std::stop_token& stopped);

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable_any has_come_;
  std::deque<std::function<void()>> waiting_;
  bool is_closed_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace errand::app

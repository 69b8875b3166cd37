#include "server/app/back_room.hpp"

#include <exception>
#include <utility>

namespace errand::app {

BackRoom::BackRoom(std::size_t most_waiting)
    : most_waiting_{most_waiting}, thread_{[this](const std::stop_token& stopped) { run(stopped); }} {}

BackRoom::~BackRoom() { close(); }

void BackRoom::close() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  std::deque<std::function<void()>> dropped;
  const std::lock_guard lock{mutex_};
  is_closed_ = true;
  dropped.swap(waiting_);
}

bool BackRoom::take(std::function<void()> work) {
  {
    const std::lock_guard lock{mutex_};
    if (is_closed_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(work));
  }
  has_come_.notify_one();
  return true;
}

void BackRoom::run(const std::stop_token& stopped) {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock{mutex_};
      if (!has_come_.wait(lock, stopped, [&] { return !waiting_.empty(); })) return;
      if (stopped.stop_requested()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    try {
      work();
    } catch (const std::exception&) {
      // Who gave it to us has no thread here to hear of it.
      continue;
    }
  }
}

}  // namespace errand::app

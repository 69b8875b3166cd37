#include "server/app/upkeep.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace errand::app {

Upkeep::Upkeep(Work work, std::function<void()> on_fault)
    : work_{std::move(work)}, on_fault_{std::move(on_fault)}, thread_{[this](const std::stop_token& stopped) {
        repeat(stopped);
      }} {}

void Upkeep::repeat(const std::stop_token& stopped) {
  try {
    std::unique_lock lock{mutex_};
    while (
        !waiting_.wait_for(lock, stopped, std::chrono::seconds{1}, [&] { return stopped.stop_requested(); }))
      work_(stopped);
  } catch (const std::exception& error) {
    fault_ = error.what();
    on_fault_();
  }
}

std::optional<std::string> Upkeep::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return fault_;
}

}  // namespace errand::app

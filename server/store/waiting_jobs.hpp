#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace errand::store {

/// What many threads want done by one, in the order of their asking. Never more than a bounded number waits.
template <class Job>
class WaitingJobs {
 public:
  /// Why a job was not taken.
  using Refusal = std::string;

  /// Takes the job, or leaves it where it is and says why.
  std::optional<Refusal> add(Job& job) {
    {
      const std::lock_guard lock{mutex_};
      if (is_ending_) return "the server is ending";
      if (refusal_) return refusal_;
      // Behind so many nobody would wait long enough.
      constexpr std::size_t most_waiting = 20'000;
      if (jobs_.size() >= most_waiting) return "too many wait already";
      jobs_.push_back(std::move(job));
    }
    has_come_.notify_one();
    return std::nullopt;
  }

  /// As soon as there is something, what waits, up to `most`; empty once it ends and nothing waits.
  std::vector<Job> next(std::size_t most) {
    std::unique_lock lock{mutex_};
    has_come_.wait(lock, [&] { return is_ending_ || !jobs_.empty(); });
    std::vector<Job> group;
    while (!jobs_.empty() && group.size() < most) {
      group.push_back(std::move(jobs_.front()));
      jobs_.pop_front();
    }
    return group;
  }

  /// Takes nothing from now on, for that reason; what waited.
  std::deque<Job> refuse(Refusal refusal) {
    const std::lock_guard lock{mutex_};
    refusal_ = std::move(refusal);
    return std::exchange(jobs_, {});
  }

  /// Takes jobs again.
  void accept() {
    const std::lock_guard lock{mutex_};
    refusal_.reset();
  }

  /// Whoever asks for more gets what waits and then nothing.
  void end() {
    {
      const std::lock_guard lock{mutex_};
      is_ending_ = true;
    }
    has_come_.notify_all();
  }

  /// Waits for that long, or until it ends; whether it ends.
  bool ends_within(std::chrono::milliseconds time) {
    std::unique_lock lock{mutex_};
    return has_come_.wait_for(lock, time, [&] { return is_ending_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable has_come_;
  std::deque<Job> jobs_;
  std::optional<Refusal> refusal_;
  bool is_ending_ = false;
};

}  // namespace errand::store

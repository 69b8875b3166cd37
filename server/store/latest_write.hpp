#pragma once
#include <chrono>
#include <mutex>
#include <optional>

#include "server/codes/ledger.hpp"

namespace errand::store {

/// What became of the latest write, for as long as that tells whether another one would be kept. The log has
/// a line when nothing can be kept any more, with the reason, and when it can again. For any number of
/// threads.
class LatestWrite {
 public:
  using Outcome = tl::expected<void, codes::Closed>;

  explicit LatestWrite(std::chrono::milliseconds life) : life_{life} {}

  void note(Outcome outcome);
  /// As a deed is told that changes no seat; nullopt when it was too long ago.
  std::optional<codes::Entry> recent() const;

 private:
  using Clock = std::chrono::steady_clock;

  const std::chrono::milliseconds life_;
  mutable std::mutex mutex_;
  Outcome outcome_;
  Clock::time_point ends_{};
};

}  // namespace errand::store

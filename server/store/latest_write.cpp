#include "server/store/latest_write.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace errand::store {

void LatestWrite::note(Outcome outcome) {
  const std::lock_guard lock{mutex_};
  if (outcome_ && !outcome) spdlog::error("event=store state=closed reason=\"{}\"", outcome.error().reason);
  if (!outcome_ && outcome) spdlog::info("event=store state=open");
  outcome_ = std::move(outcome);
  ends_ = Clock::now() + life_;
}

std::optional<codes::Entry> LatestWrite::recent() const {
  const std::lock_guard lock{mutex_};
  if (Clock::now() >= ends_) return std::nullopt;
  return outcome_ ? codes::Entry{std::nullopt} : tl::unexpected(outcome_.error());
}

}  // namespace errand::store

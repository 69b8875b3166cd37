#include "server/http/lane.hpp"

#include <algorithm>

namespace errand::http {
namespace {

using std::chrono::milliseconds;

milliseconds interval_for(const Limits& limits) {
  const auto shortest =
      std::min({limits.handshake_time, limits.header_time, limits.body_time, limits.write_stall,
                limits.idle_time, limits.linger_time, limits.rate_grace});
  return std::clamp(shortest / 4, milliseconds{5}, milliseconds{1'000});
}

}  // namespace

Lane::Lane(const Limits& limits) : interval_{interval_for(limits)} {}

Lane::~Lane() {
  while (!watches_.empty()) watches_.front().host.destroy();
}

void Lane::add(Watch& watch) {
  watches_.push_back(watch);
  if (!is_looking_) look_again();
}

void Lane::wake_idle() {
  for (auto& watch : watches_) {
    if (watch.is_idle) watch.stream.cancel();
  }
}

void Lane::close() {
  open_.reset();
  if (watches_.empty()) clock_.cancel();
}

void Lane::look_again() {
  is_looking_ = !watches_.empty();
  if (!is_looking_) return;
  clock_.expires_after(interval_);
  clock_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    const auto now = std::chrono::steady_clock::now();
    for (auto& watch : watches_) {
      if (watch.due > now) continue;
      watch.was_late = true;
      watch.stream.cancel();
    }
    look_again();
  });
}

}  // namespace errand::http

#include "server/codes/guesses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace errand::codes {

std::string network_of(std::string_view peer) {
  const std::string text{peer.substr(0, peer.find('%'))};
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  return {bytes.begin(), bytes.begin() + 8};
}

std::int64_t Guesses::Bucket::wait_ms(std::uint32_t most, std::int64_t each_ms, app::Moment now) const {
  return std::max<std::int64_t>(empty.ms - now.ms - (std::int64_t{most} - 1) * each_ms, 0);
}

void Guesses::Bucket::add(std::int64_t each_ms, app::Moment now) {
  empty.ms = std::max(empty.ms, now.ms) + each_ms;
}

std::int64_t Guesses::wait_ms(std::string_view peer, app::Moment now) {
  const std::lock_guard lock{mutex_};
  const auto found = known_.find(network_of(peer));
  if (found == known_.end() || found->second->bucket.empty <= now) return 0;
  return std::max(found->second->bucket.wait_ms(limits_.per_address, limits_.address_ms, now),
                  all_.wait_ms(limits_.all, limits_.all_ms, now));
}

void Guesses::note_wrong(std::string_view peer, app::Moment now) {
  const std::lock_guard lock{mutex_};
  all_.add(limits_.all_ms, now);
  std::string name = network_of(peer);
  const auto found = known_.find(name);
  if (found != known_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
  } else {
    if (known_.size() >= limits_.addresses) {
      known_.erase(recent_.back().name);
      recent_.pop_back();
    }
    recent_.push_front({name, {}});
    known_.emplace(std::move(name), recent_.begin());
  }
  recent_.front().bucket.add(limits_.address_ms, now);
}

}  // namespace errand::codes

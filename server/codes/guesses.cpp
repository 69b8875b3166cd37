#include "server/codes/guesses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace errand::codes {

using std::chrono::milliseconds;

std::string network_of(std::string_view peer) {
  std::string text{peer.substr(0, peer.find('%'))};
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  return {bytes.begin(), bytes.begin() + 8};
}

Guesses::Instant::duration Guesses::Bucket::wait(std::uint32_t most, Instant::duration each,
                                                 Instant now) const {
  return std::max(empty - now - (std::int64_t{most} - 1) * each, Instant::duration::zero());
}

void Guesses::Bucket::add(Instant::duration each, Instant now) { empty = std::max(empty, now) + each; }

Guesses::Bucket& Guesses::bucket_of(std::string_view guesser) {
  std::string name{guesser};
  const auto found = known_.find(name);
  if (found != known_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    return recent_.front().bucket;
  }
  if (known_.size() >= limits_.guessers) {
    known_.erase(recent_.back().name);
    recent_.pop_back();
  }
  recent_.push_front({name, {}});
  known_.emplace(std::move(name), recent_.begin());
  return recent_.front().bucket;
}

milliseconds Guesses::count(std::string_view guesser, Instant now) {
  const std::lock_guard lock{mutex_};
  Bucket& own = bucket_of(guesser);
  if (own.empty > now) {
    const auto wait = std::max(own.wait(limits_.per_guesser, limits_.guesser_time, now),
                               all_.wait(limits_.all, limits_.all_time, now));
    if (wait.count() > 0) return std::chrono::ceil<milliseconds>(wait);
  }
  own.add(limits_.guesser_time, now);
  all_.add(limits_.all_time, now);
  return milliseconds{0};
}

void Guesses::take_back(std::string_view guesser) {
  const std::lock_guard lock{mutex_};
  all_.empty -= limits_.all_time;
  const auto found = known_.find(std::string{guesser});
  if (found != known_.end()) found->second->bucket.empty -= limits_.guesser_time;
}

}  // namespace errand::codes

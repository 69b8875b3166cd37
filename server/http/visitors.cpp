#include "server/http/visitors.hpp"

#include <algorithm>

namespace errand::http {
namespace {

namespace ip = boost::asio::ip;

/// One subscriber gets a /64 of IPv6, so that is what counts as one peer.
ip::address peer_of(const ip::address& address) {
  if (address.is_v4()) return address;
  auto bytes = address.to_v6().to_bytes();
  if (address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6{bytes};
}

}  // namespace

Visitors::Verdict Visitors::admit(const ip::address& peer, Bound bound) {
  const std::lock_guard lock{mutex_};
  if (count_ >= most_) return Verdict::full;
  auto& from_peer = by_peer_[peer_of(peer)];
  if (bound == Bound::by_peer && from_peer >= most_per_peer_) return Verdict::full;
  ++from_peer;
  ++count_;
  return Verdict::welcome;
}

std::size_t Visitors::leave(const ip::address& peer) {
  const std::lock_guard lock{mutex_};
  const auto found = by_peer_.find(peer_of(peer));
  if (--found->second == 0) by_peer_.erase(found);
  return --count_;
}

std::size_t Visitors::count() const {
  const std::lock_guard lock{mutex_};
  return count_;
}

}  // namespace errand::http

#pragma once
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace errand::http {

/// How many are connected, and how many from where. Safe from all threads.
class Visitors {
 public:
  Visitors(std::size_t most, std::size_t most_per_peer) : most_{most}, most_per_peer_{most_per_peer} {}

  enum class Verdict { welcome, full };
  /// A trusted proxy brings many people.
  enum class Bound { by_peer, in_all };

  /// Counts one more from that peer, or refuses. Each welcome is answered by one leave().
  Verdict admit(const boost::asio::ip::address& peer, Bound bound);
  /// Returns how many are left.
  std::size_t leave(const boost::asio::ip::address& peer);

  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::size_t most_;
  std::size_t most_per_peer_;
  std::size_t count_ = 0;
  std::map<boost::asio::ip::address, std::size_t> by_peer_;
};

}  // namespace errand::http

#pragma once
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace errand::http {

class Connection;

/// Who is connected, and how many from where. Safe from all threads.
class Visitors {
 public:
  Visitors(std::size_t most, std::size_t most_per_peer) : most_{most}, most_per_peer_{most_per_peer} {}

  enum class Verdict { welcome, full };

  /// Counts one more from that peer, or refuses. Each welcome is answered by one leave().
  Verdict admit(const boost::asio::ip::address& peer);
  /// Returns how many are left.
  std::size_t leave(const boost::asio::ip::address& peer);

  void remember(const std::shared_ptr<Connection>& connection);
  void forget(const Connection* connection);
  std::vector<std::shared_ptr<Connection>> all() const;

  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::size_t most_;
  std::size_t most_per_peer_;
  std::size_t count_ = 0;
  std::map<boost::asio::ip::address, std::size_t> by_peer_;
  std::map<const Connection*, std::weak_ptr<Connection>> connections_;
};

}  // namespace errand::http

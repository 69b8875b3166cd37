#pragma once
#include <chrono>
#include <cstddef>

namespace errand::http {

/// What one server spends on strangers. Tests turn the times down.
struct Limits {
  using Time = std::chrono::milliseconds;

  std::size_t header_bytes = 8U << 10;  ///< request line and headers
  std::size_t requests_per_connection = 1'000;
  std::size_t connections = 4'096;
  std::size_t connections_per_peer = 256;  ///< a peer is an IPv4 address or an IPv6 /64; not trusted proxies
  /// Of bodies that are read or answered, altogether, beyond the first 64 KB of each; more get 503.
  std::size_t large_body_bytes = 128U << 20;
  std::size_t desk_queue = 512;  ///< requests waiting for the desk; more get 503

  Time handshake_time{10'000};  ///< of TLS
  Time header_time{10'000};     ///< from the first byte to the blank line
  Time body_time{30'000};
  Time write_stall{30'000};  ///< without progress; the system reports it every 16 KB
  Time idle_time{15'000};    ///< before the first byte of a request
  Time linger_time{2'000};   ///< reading what a refused client still sends, so that it sees why
  /// When a server stops whose port is shared: how long it still takes in who was on the way to it, and lets
  /// idle connections begin a last request.
  Time handover_time{1'000};
  Time drain_time{5'000};  ///< after that, for requests in flight

  std::size_t least_rate = 500;  ///< bytes per second, bodies and answers, after `rate_grace`
  Time rate_grace{10'000};
};

}  // namespace errand::http

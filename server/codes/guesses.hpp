#pragma once
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/app/moment.hpp"

namespace errand::codes {

/// How often wrong tickets and codes may be tried. An address is an IPv4 address or an IPv6 /64.
struct GuessLimits {
  std::uint32_t per_address = 20;   ///< at once
  std::int64_t address_ms = 6'000;  ///< until one more
  std::uint32_t all = 2'000;        ///< at once, of all addresses that guessed wrong lately
  std::int64_t all_ms = 200;        ///< until one more
  std::size_t addresses = 20'000;   ///< remembered; the one that was silent longest is forgotten
};

/// Counts the wrong guesses. An address that never guessed wrong is never held up, so that nobody who
/// guesses shuts the door for those who know. For any number of threads.
class Guesses {
 public:
  explicit Guesses(const GuessLimits& limits = {}) : limits_{limits} {}

  /// How long `peer`, an address in text, has to wait before it may try a ticket or a code; 0: not at all.
  /// The answer does not depend on what it tries.
  std::int64_t wait_ms(std::string_view peer, app::Moment now);
  /// What it tried was wrong.
  void note_wrong(std::string_view peer, app::Moment now);

 private:
  /// Empties by one every so many milliseconds: the moment at which it will be empty.
  struct Bucket {
    app::Moment empty;
    std::int64_t wait_ms(std::uint32_t most, std::int64_t each_ms, app::Moment now) const;
    void add(std::int64_t each_ms, app::Moment now);
  };
  struct Address {
    std::string name;
    Bucket bucket;
  };

  const GuessLimits limits_;
  std::mutex mutex_;
  Bucket all_;
  std::list<Address> recent_;  ///< the latest first
  std::unordered_map<std::string, std::list<Address>::iterator> known_;
};

/// The network that one person has: the IPv4 address itself, of an IPv6 address its first 64 bits.
std::string network_of(std::string_view peer);

}  // namespace errand::codes

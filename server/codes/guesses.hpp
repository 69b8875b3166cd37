#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace errand::codes {

/// How often something wrong may be tried.
struct GuessLimits {
  std::uint32_t per_guesser = 20;                 ///< at once
  std::chrono::milliseconds guesser_time{6'000};  ///< until one more
  std::uint32_t all = 2'000;                      ///< at once, of all that guessed wrong lately
  std::chrono::milliseconds all_time{200};        ///< until one more
  std::size_t guessers = 20'000;  ///< remembered; the one that was silent longest is forgotten
};

/// Counts wrong guesses by who makes them: any text, as network_of(). Who never guessed wrong is never held
/// up, so that nobody who guesses shuts the door for those who know. For any number of threads.
class Guesses {
 public:
  /// Of a clock that is never set back.
  using Instant = std::chrono::steady_clock::time_point;

  explicit Guesses(const GuessLimits& limits = {}) : limits_{limits} {}

  /// Counts a wrong guess, unless there were too many; how long to wait then, else 0. Counted before it is
  /// known whether it is wrong, many at once are no more than one after the other.
  std::chrono::milliseconds count(std::string_view guesser, Instant now);
  /// What was counted was right.
  void take_back(std::string_view guesser);

 private:
  /// Empties by one every so often: the moment at which it will be empty.
  struct Bucket {
    Instant empty{};
    Instant::duration wait(std::uint32_t most, Instant::duration each, Instant now) const;
    void add(Instant::duration each, Instant now);
  };
  struct Guesser {
    std::string name;
    Bucket bucket;
  };
  Bucket& bucket_of(std::string_view guesser);

  const GuessLimits limits_;
  std::mutex mutex_;
  Bucket all_;
  std::list<Guesser> recent_;  ///< the latest first
  std::unordered_map<std::string, std::list<Guesser>::iterator> known_;
};

/// The network that one person has, of an address in text: the IPv4 address itself, of an IPv6 address its
/// first 64 bits.
std::string network_of(std::string_view peer);

}  // namespace errand::codes

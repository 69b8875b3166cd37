#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace errand::http {

/// What a server has done since its start.
struct Counts {
  /// Upper ends of the classes of latency, themselves included; one class more is open.
  static constexpr std::array<std::chrono::microseconds, 12> latency_ends{
      std::chrono::microseconds{100},       std::chrono::microseconds{250},
      std::chrono::microseconds{500},       std::chrono::microseconds{1'000},
      std::chrono::microseconds{2'500},     std::chrono::microseconds{5'000},
      std::chrono::microseconds{10'000},    std::chrono::microseconds{25'000},
      std::chrono::microseconds{100'000},   std::chrono::microseconds{250'000},
      std::chrono::microseconds{1'000'000}, std::chrono::microseconds{5'000'000}};

  std::array<std::uint64_t, 5> answers{};  ///< from 1xx to 5xx, refusals among them
  std::uint64_t refusals = 0;              ///< requests refused unread
  std::uint64_t bytes_out = 0;             ///< heads and bodies, before TLS
  /// From a whole request to its written answer; not cumulative. Refusals are not in it.
  std::array<std::uint64_t, latency_ends.size() + 1> latencies{};
  std::chrono::microseconds latency_sum{0};

  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_turned_away = 0;  ///< by a 503 at the door, or closed for want of descriptors
  std::uint64_t connections_open = 0;         ///< now
  std::uint64_t handshakes_failed = 0;        ///< of TLS; time limits included
};

/// One thread's share of the counts. That thread alone adds, without a locked instruction; any may read.
class alignas(64) Tally {
 public:
  void answered(unsigned status, std::size_t bytes, std::chrono::steady_clock::duration took);
  void refused(unsigned status, std::size_t bytes);
  void invited() { add(answers_[0], 1); }
  void accepted() { add(accepted_, 1); }
  void turned_away(std::size_t connections) { add(turned_away_, connections); }
  void handshake_failed() { add(handshakes_failed_, 1); }

  void add_to(Counts& counts) const;

 private:
  using Cell = std::atomic<std::uint64_t>;
  static void add(Cell& cell, std::uint64_t more) {
    cell.store(cell.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  void count_answer(unsigned status, std::size_t bytes);

  std::array<Cell, 5> answers_{};
  std::array<Cell, Counts::latency_ends.size() + 1> latencies_{};
  Cell latency_us_{0};
  Cell refusals_{0};
  Cell bytes_out_{0};
  Cell accepted_{0};
  Cell turned_away_{0};
  Cell handshakes_failed_{0};
};

}  // namespace errand::http

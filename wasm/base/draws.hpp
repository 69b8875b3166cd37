#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace errand {

/// 64-bit FNV-1a: names things, protects nothing.
constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t basis = 0xcbf29ce484222325u) {
  for (const char byte : bytes) basis = (basis ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
  return basis;
}

/// A reproducible stream of draws: the same seed gives the same numbers in the browser and natively, which
/// the standard distributions do not promise. Generator: SplitMix64 (Steele, Lea, Flood 2014).
class Draws {
 public:
  explicit constexpr Draws(std::uint64_t seed) : state_{seed} {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }

  /// Uniform in 0 … bound−1, without modulo bias. `bound` is at least 1.
  constexpr std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t refused = (0u - bound) % bound;
    for (;;) {
      const auto drawn = static_cast<std::uint32_t>(next() >> 32);
      if (drawn >= refused) return drawn % bound;
    }
  }

  /// Fisher–Yates.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t left = items.size(); left > 1; --left)
      std::swap(items[left - 1], items[below(static_cast<std::uint32_t>(left))]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace errand

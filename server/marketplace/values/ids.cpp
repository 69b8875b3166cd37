#include "server/marketplace/values/ids.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace errand::marketplace {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t longest_id = 64;

bool is_of_alphabet(char c) { return alphabet.find(c) != std::string_view::npos; }

/// Even draws: bytes that would favour the first letters are thrown away.
std::string fresh_id(char first, std::size_t length) {
  constexpr unsigned fair = 256 / alphabet.size() * alphabet.size();
  std::array<unsigned char, 64> bytes{};
  std::string id(1, first);
  for (std::size_t at = bytes.size(); id.size() < length; ++at) {
    if (at == bytes.size()) {
      // Ids that can be guessed would let one worker submit for another: better to stop than to go on with
      // them.
      if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
      at = 0;
    }
    if (bytes[at] < fair) id += alphabet[bytes[at] % alphabet.size()];
  }
  return id;
}

}  // namespace

std::string fresh_entity_id() { return fresh_id('3', 30); }

std::string fresh_worker_id() { return fresh_id('A', 14); }

bool is_entity_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), is_of_alphabet);
}

bool is_worker_id(std::string_view text) {
  return is_entity_id(text) && text.size() >= 2 && text.front() == 'A';
}

}  // namespace errand::marketplace

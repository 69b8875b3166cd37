#include "server/marketplace/values/ids.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>

namespace errand::marketplace {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t longest_id = 64;

bool is_of_alphabet(char c) { return alphabet.find(c) != std::string_view::npos; }

/// Even draws: bytes that would favour the first letters are thrown away.
char random_character() {
  constexpr unsigned fair = 256 / 36 * 36;
  unsigned char byte = 0;
  do {
    // Ids that can be guessed would let one worker submit for another: better to stop than to go on with
    // them.
    if (RAND_bytes(&byte, 1) != 1) std::abort();
  } while (byte >= fair);
  return alphabet[byte % alphabet.size()];
}

std::string fresh_id(char first, std::size_t length) {
  std::string id(length, first);
  std::generate(id.begin() + 1, id.end(), random_character);
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

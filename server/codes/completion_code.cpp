#include "server/codes/completion_code.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "server/codes/packed.hpp"
#include "wasm/base/text.hpp"

namespace errand::codes {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t drawn = 16;
constexpr std::size_t length = 18;
constexpr std::size_t group = 6;

struct Named {
  Ending ending;
  std::string_view name;
};
constexpr std::array<Named, 4> endings = {{{Ending::complete, "complete"},
                                           {Ending::screened_out, "screened-out"},
                                           {Ending::withdrew, "withdrew"},
                                           {Ending::failed_check, "failed-check"}}};

using Symbols = std::array<unsigned, length>;

// The check is a Reed–Solomon code over the 32 symbols: two sums of all of them have to be nought, so that
// any two codes differ in three places.

/// In GF(32), of the polynomial x^5 + x^2 + 1.
constexpr unsigned product(unsigned a, unsigned b) {
  unsigned out = 0;
  for (; b != 0; b >>= 1U) {
    if ((b & 1U) != 0) out ^= a;
    a <<= 1U;
    if ((a & 32U) != 0) a ^= 37U;
  }
  return out;
}

/// Of 2, from 2^0 to 2^30; 2^31 is 1 again.
constexpr std::array<unsigned, 31> powers = [] {
  std::array<unsigned, 31> out{};
  unsigned next = 1;
  for (unsigned& one : out) {
    one = next;
    next = product(next, 2);
  }
  return out;
}();

constexpr unsigned power(unsigned exponent) { return powers[exponent % 31]; }

/// The sum of the symbols, each times 2^(step × its place).
unsigned sum(const Symbols& symbols, unsigned step) {
  unsigned out = 0;
  for (unsigned i = 0; i < length; ++i) out ^= product(power(step * i), symbols[i]);
  return out;
}

/// Sets the last two symbols; they are nought before.
void add_check(Symbols& symbols) {
  const unsigned one = sum(symbols, 1);
  const unsigned two = sum(symbols, 2);
  // Of c·2^16 + d·2^17 = one and c·2^32 + d·2^34 = two.
  constexpr unsigned determinant = product(power(16), power(34)) ^ product(power(17), power(32));
  constexpr unsigned inverse = [] {
    unsigned out = 1;
    for (int i = 0; i < 30; ++i) out = product(out, determinant);
    return out;
  }();
  symbols[16] = product(product(one, power(34)) ^ product(two, power(17)), inverse);
  symbols[17] = product(product(one, power(32)) ^ product(two, power(16)), inverse);
}

std::string grouped(const Symbols& symbols) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) {
    if (i > 0 && i % group == 0) out += '-';
    out += alphabet[symbols[i]];
  }
  return out;
}

std::string message_of(std::string_view study, std::uint32_t epoch, const Seat& seat, Ending ending) {
  std::string out = "errand code 1";
  packed::put_number(out, epoch);
  for (const std::string_view text : {study, std::string_view{seat.hit}, std::string_view{seat.assignment},
                                      std::string_view{seat.worker}, name_of(ending)})
    packed::put_text(out, text);
  return out;
}

/// Blanks and dashes, of whatever keyboard or word processor.
bool is_between(std::string_view character) {
  static constexpr std::array<std::string_view, 20> known = {
      " ",      "\t",     "\r",     "\n",     "-",      "_",      ".",      "\u00a0", "\u200b", "\u200c",
      "\u200d", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2060", "\u2212", "\ufeff"};
  return std::find(known.begin(), known.end(), character) != known.end();
}

std::optional<unsigned> symbol_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const std::size_t at = alphabet.find(c);
  if (at == alphabet.npos) return std::nullopt;
  return static_cast<unsigned>(at);
}

/// The bytes of one character of UTF-8; one byte where it is none.
std::size_t size_of_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return std::min(size, text.size());
}

}  // namespace

std::string_view name_of(Ending ending) {
  return std::find_if(endings.begin(), endings.end(), [&](const Named& one) { return one.ending == ending; })
      ->name;
}

std::optional<Ending> ending_named(std::string_view name) {
  const auto found =
      std::find_if(endings.begin(), endings.end(), [&](const Named& one) { return one.name == name; });
  if (found == endings.end()) return std::nullopt;
  return found->ending;
}

std::string code_of(const StudyKeys& keys, std::uint32_t epoch, const Seat& seat, Ending ending) {
  const StudyKey* key = keys.of_epoch(epoch);
  if (key == nullptr) return {};
  const auto secret = derived(*key, Use::code);
  const std::string message = message_of(keys.study, epoch, seat, ending);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
  crypto_auth_hmacsha256(digest.data(), reinterpret_cast<const unsigned char*>(message.data()),
                         message.size(), secret.data());
  Symbols symbols{};
  for (unsigned i = 0; i < drawn; ++i) {
    const unsigned bit = 5 * i;
    const unsigned pair = (unsigned{digest[bit / 8]} << 8U) | digest[bit / 8 + 1];
    symbols[i] = (pair >> (11U - bit % 8)) & 31U;
  }
  add_check(symbols);
  return grouped(symbols);
}

tl::expected<std::string, CodeFault> read_code(std::string_view typed) {
  Symbols symbols{};
  std::size_t count = 0;
  std::string strange;
  while (!typed.empty()) {
    const std::string_view character = typed.substr(0, size_of_character(typed));
    typed.remove_prefix(character.size());
    if (is_between(character)) continue;
    const auto symbol = character.size() == 1 ? symbol_of(character.front()) : std::nullopt;
    if (!symbol && strange.empty()) strange = character;
    if (symbol && count < length) symbols[count] = *symbol;
    ++count;
  }
  using Kind = CodeFault::Kind;
  if (count == 0) return tl::unexpected(CodeFault{Kind::empty, 0, {}});
  if (!strange.empty())
    return tl::unexpected(CodeFault{Kind::strange, count, is_utf8(strange) ? strange : "?"});
  if (count != length) return tl::unexpected(CodeFault{Kind::length, count, {}});
  if (sum(symbols, 1) != 0 || sum(symbols, 2) != 0) return tl::unexpected(CodeFault{Kind::check, count, {}});
  return grouped(symbols);
}

std::string to_text(const CodeFault& fault) {
  const std::string looks = " A code has 18 letters and digits, as 7K2M9Q-X4TBRN-5WHC8D.";
  switch (fault.kind) {
    case CodeFault::Kind::empty:
      return "There is no code yet." + looks;
    case CodeFault::Kind::strange:
      return "No code has the character " + fault.character + "." + looks;
    case CodeFault::Kind::length:
      return "This has " + std::to_string(fault.count) + " letters and digits." + looks;
    case CodeFault::Kind::check:
      return "A letter or digit of this code is wrong: please compare it once more, or copy it.";
  }
  return {};
}

std::optional<std::uint32_t> epoch_of_code(const StudyKeys& keys, const Seat& seat, Ending ending,
                                           std::string_view code) {
  std::uint32_t found = 0;
  for (const StudyKey& key : keys.keys) {
    const std::string right = code_of(keys, key.epoch, seat, ending);
    const bool is_it =
        right.size() == code.size() && sodium_memcmp(right.data(), code.data(), right.size()) == 0;
    found |= is_it ? key.epoch : 0;
  }
  if (found == 0) return std::nullopt;
  return found;
}

std::size_t typing_distance(std::string_view one, std::string_view other, std::size_t most) {
  // Optimal string alignment, three rows of the table.
  std::vector<std::size_t> before(other.size() + 1);
  std::vector<std::size_t> last(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t change = one[i - 1] == other[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[other.size()], most);
}

}  // namespace errand::codes

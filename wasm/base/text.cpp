#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::uint64_t largest_integer = (std::uint64_t{1} << 53) - 1;

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Bytes of the sequence this byte opens; 0 for one that opens none.
std::uint32_t sequence_length(std::uint32_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

bool is_sequence(std::string_view text, std::size_t at, std::uint32_t length) {
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return false;
  }
  const std::uint32_t first = byte_at(text, at);
  const std::uint32_t second = byte_at(text, at + 1);
  if (first == 0xE0) return second >= 0xA0;  // shorter forms exist
  if (first == 0xED) return second < 0xA0;   // surrogates
  if (first == 0xF0) return second >= 0x90;
  if (first == 0xF4) return second < 0x90;  // beyond U+10FFFF
  return length != 0;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::size_t utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::uint32_t length = sequence_length(byte_at(text, at));
    if (!is_sequence(text, at, length)) break;
    at += length;
  }
  return at;
}

bool is_utf8(std::string_view text) { return utf8_prefix(text) == text.size(); }

std::string_view without_mark(std::string_view text) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const std::uint32_t first = byte_at(text, at++);
  const std::uint32_t length = sequence_length(first);
  std::uint32_t point = length > 1 ? first & (0x7Fu >> length) : first;
  for (std::uint32_t i = 1; i < length; ++i) point = point << 6 | (byte_at(text, at++) & 0x3F);
  return static_cast<char32_t>(point);
}

void append_code_point(std::string& out, char32_t point) {
  const std::uint32_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  if (length == 1) {
    out += static_cast<char>(point);
    return;
  }
  std::uint32_t shift = 6 * (length - 1);
  out += static_cast<char>((0xF00u >> length & 0xF0u) | point >> shift);
  while (shift != 0) {
    shift -= 6;
    out += static_cast<char>(0x80u | (point >> shift & 0x3Fu));
  }
}

std::uint32_t count_code_points(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";
  for (;;) {
    if (text.empty()) return text;
    if (is_blank(text.front())) {
      text.remove_prefix(1);
    } else if (is_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.substr(0, 2) == no_break) {
      text.remove_prefix(2);
    } else if (text.size() > 1 && text.substr(text.size() - 2) == no_break) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

std::string_view shortened(std::string_view text) {
  std::size_t end = text.size() < 40 ? text.size() : 40;
  while (end < text.size() && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string concat(std::initializer_list<std::string_view> pieces) {
  std::string out;
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

std::string joined(const std::vector<std::string_view>& pieces, std::string_view between) {
  std::string out;
  for (const std::string_view piece : pieces) {
    if (!out.empty()) out += between;
    out += piece;
  }
  return out;
}

std::string decimal(std::int64_t number) {
  char digits[20];
  std::size_t at = sizeof digits;
  std::uint64_t rest = static_cast<std::uint64_t>(number);
  if (number < 0) rest = 0 - rest;
  do {
    digits[--at] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) digits[--at] = '-';
  return std::string(digits + at, sizeof digits - at);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
    if (number > largest_integer) return std::nullopt;
  }
  const auto whole = static_cast<std::int64_t>(number);
  return negative ? -whole : whole;
}

}  // namespace errand

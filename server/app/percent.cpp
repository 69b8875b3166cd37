#include "server/app/percent.hpp"

namespace errand::app {
namespace {

std::optional<unsigned> hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

/// The byte that the '%' at `at` and what follows stand for; nullopt when they are no escape.
std::optional<char> escaped_byte(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return std::nullopt;
  const auto high = hex_value(text[at + 1]);
  const auto low = hex_value(text[at + 2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high * 16 + *low);
}

bool unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

}  // namespace

std::optional<std::string> resolve_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    const auto byte = escaped_byte(text, at);
    if (!byte) return std::nullopt;
    plain += *byte;
    at += 2;
  }
  return plain;
}

std::string resolve_whole_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = text[at] == '%' ? escaped_byte(text, at) : std::nullopt;
    plain += byte.value_or(text[at]);
    if (byte) at += 2;
  }
  return plain;
}

std::string escape(std::string_view text, std::string_view kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  escaped.reserve(text.size());
  for (const char letter : text) {
    if (unreserved(letter) || kept.find(letter) != std::string_view::npos) {
      escaped += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    escaped += '%';
    escaped += digits[byte / 16];
    escaped += digits[byte % 16];
  }
  return escaped;
}

}  // namespace errand::app

#include "server/codes/ticket.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "server/codes/packed.hpp"

namespace errand::codes {
namespace {

constexpr char version = 1;
constexpr std::size_t epoch_bytes = 4;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t head_bytes = 1 + epoch_bytes;
constexpr std::int64_t second_ms = 1000;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string head_of(std::uint32_t epoch) {
  std::string out(1, version);
  for (std::size_t i = 0; i < epoch_bytes; ++i, epoch >>= 8U) out += static_cast<char>(epoch & 0xffU);
  return out;
}

std::uint32_t epoch_in(std::string_view head) {
  std::uint32_t out = 0;
  for (std::size_t i = epoch_bytes; i > 0; --i) out = (out << 8U) | static_cast<unsigned char>(head[i]);
  return out;
}

std::string message_of(const Ticket& ticket) {
  std::string out;
  for (const std::string_view text :
       {std::string_view{ticket.study}, std::string_view{ticket.seat.hit},
        std::string_view{ticket.seat.assignment}, std::string_view{ticket.seat.worker}})
    packed::put_text(out, text);
  packed::put_number(out, static_cast<std::uint64_t>(ticket.issued.ms / second_ms));
  packed::put_number(out, static_cast<std::uint64_t>(ticket.expires.ms / second_ms));
  return out;
}

std::optional<Ticket> ticket_in(std::string_view message) {
  auto study = packed::take_text(message);
  auto hit = packed::take_text(message);
  auto assignment = packed::take_text(message);
  auto worker = packed::take_text(message);
  const auto issued = packed::take_number(message);
  const auto expires = packed::take_number(message);
  if (!study || !hit || !assignment || !worker || !issued || !expires || !message.empty())
    return std::nullopt;
  return Ticket{*std::move(study),
                {*std::move(hit), *std::move(assignment), *std::move(worker)},
                {static_cast<std::int64_t>(*issued) * second_ms},
                {static_cast<std::int64_t>(*expires) * second_ms}};
}

/// Drawn from the message, so that a page that is loaded again gets the same ticket, and no two messages
/// share a nonce.
std::string nonce_of(const StudyKey& key, std::string_view message) {
  const auto secret = derived(key, Use::ticket_nonce);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
  crypto_auth_hmacsha256(digest.data(), bytes_of(message), message.size(), secret.data());
  return {digest.begin(), digest.begin() + nonce_bytes};
}

std::string to_base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), variant);
  out.pop_back();  // the NUL
  return out;
}

/// libsodium takes bytes beyond ASCII for digits, too.
bool is_base64(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::optional<std::string> from_base64(std::string_view text) {
  if (!is_base64(text)) return std::nullopt;
  std::vector<unsigned char> out(text.size());
  std::size_t size = 0;
  const char* end = nullptr;
  const int read = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, &end,
                                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (read != 0 || end != text.data() + text.size()) return std::nullopt;
  return std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
}

std::optional<std::string> decrypted(const StudyKey& key, std::string_view bytes) {
  const std::string_view head = bytes.substr(0, head_bytes);
  const std::string_view nonce = bytes.substr(head_bytes, nonce_bytes);
  const std::string_view secret_part = bytes.substr(head_bytes + nonce_bytes);
  const auto secret = derived(key, Use::ticket);
  std::string message(secret_part.size() - tag_bytes, '\0');
  const int read = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(message.data()), nullptr, nullptr, bytes_of(secret_part),
      secret_part.size(), bytes_of(head), head.size(), bytes_of(nonce), secret.data());
  if (read != 0) return std::nullopt;
  return message;
}

}  // namespace

std::string_view name_of(TicketFault fault) {
  switch (fault) {
    case TicketFault::malformed:
      return "malformed";
    case TicketFault::unknown_key:
      return "unknown key";
    case TicketFault::forged:
      return "forged";
    case TicketFault::expired:
      return "expired";
  }
  return "";
}

std::string sealed(const StudyKeys& keys, const Ticket& ticket) {
  const StudyKey& key = keys.at(ticket.issued);
  const std::string message = message_of(ticket);
  const std::string head = head_of(key.epoch);
  const std::string nonce = nonce_of(key, message);
  const auto secret = derived(key, Use::ticket);
  std::string secret_part(message.size() + tag_bytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(secret_part.data()), nullptr,
                                             bytes_of(message), message.size(), bytes_of(head), head.size(),
                                             nullptr, bytes_of(nonce), secret.data());
  return to_base64(head + nonce + secret_part);
}

tl::expected<Ticket, TicketFault> opened(const StudyKeys& keys, std::string_view text, app::Moment now) {
  if (text.size() > max_ticket_chars) return tl::unexpected(TicketFault::malformed);
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() < head_bytes + nonce_bytes + tag_bytes || bytes->front() != version)
    return tl::unexpected(TicketFault::malformed);
  const StudyKey* key = keys.of_epoch(epoch_in(*bytes));
  if (key == nullptr) return tl::unexpected(TicketFault::unknown_key);
  const auto message = decrypted(*key, *bytes);
  auto ticket = message ? ticket_in(*message) : std::nullopt;
  // Whoever has an old key can make no ticket of today with it.
  if (!ticket || ticket->study != keys.study || keys.at(ticket->issued).epoch != key->epoch)
    return tl::unexpected(TicketFault::forged);
  if (ticket->expires <= now) return tl::unexpected(TicketFault::expired);
  return *std::move(ticket);
}

}  // namespace errand::codes

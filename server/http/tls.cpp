#include "server/http/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

namespace errand::http {
namespace {

constexpr const char* ciphers_of_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* ciphers_of_1_3 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr long ticket_seconds = 3'600;

/// The newest of OpenSSL's complaints, and none left behind.
std::string complaint() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string words = reason == nullptr ? "no reason is known" : reason;
  ERR_clear_error();
  return words;
}

/// Without it OpenSSL would ask for a password on the terminal and wait.
int no_password(char*, int, int, void*) { return 0; }

/// RFC 7301: a client that speaks something else is told so, and not answered in HTTP.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  static constexpr std::string_view ours = "http/1.1";
  std::string_view list{reinterpret_cast<const char*>(offered), offered_length};
  while (!list.empty()) {
    const auto size = static_cast<unsigned char>(list.front());
    if (list.substr(1, size) == ours) {
      *chosen = reinterpret_cast<const unsigned char*>(list.data() + 1);
      *length = size;
      return SSL_TLSEXT_ERR_OK;
    }
    list.remove_prefix(std::min<std::size_t>(list.size(), size + 1U));
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// OpenSSL's own sockets would raise SIGPIPE.
int socket_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int send_to_socket(BIO* bio, const char* bytes, int count) {
  BIO_clear_retry_flags(bio);
  const auto sent =
      ::send(socket_of(bio), bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int receive_from_socket(BIO* bio, char* bytes, int count) {
  BIO_clear_retry_flags(bio);
  const auto got = ::recv(socket_of(bio), bytes, static_cast<std::size_t>(count), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(got);
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

struct FreeMethod {
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

BIO* open_bio(int socket) {
  static const auto method = [] {
    std::unique_ptr<BIO_METHOD, FreeMethod> made{
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")};
    BIO_meth_set_write(made.get(), send_to_socket);
    BIO_meth_set_read(made.get(), receive_from_socket);
    BIO_meth_set_ctrl(made.get(), control);
    return made;
  }();
  BIO* bio = BIO_new(method.get());
  if (bio == nullptr) return nullptr;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a pointer is all that a BIO keeps for us.
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace

tl::expected<Credentials::Context, std::string> Credentials::make_context(const Certificate& files) {
  ERR_clear_error();
  Context context{SSL_CTX_new(TLS_server_method())};
  auto* const raw = context.get();
  if (raw == nullptr) return tl::unexpected{fmt::format("TLS cannot begin: {}.", complaint())};
  SSL_CTX_set_options(raw, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                               SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Buffers come and go with the bytes, so that an idle connection keeps none.
  SSL_CTX_set_mode(
      raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // Tickets carry the sessions; nothing is kept here.
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_timeout(raw, ticket_seconds);
  SSL_CTX_set_num_tickets(raw, 1);
  SSL_CTX_set_default_passwd_cb(raw, no_password);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  if (SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(raw, ciphers_of_1_2) != 1 ||
      SSL_CTX_set_ciphersuites(raw, ciphers_of_1_3) != 1 || SSL_CTX_set1_groups_list(raw, groups) != 1) {
    return tl::unexpected{fmt::format("This OpenSSL lacks what is needed: {}.", complaint())};
  }
  if (SSL_CTX_use_certificate_chain_file(raw, files.chain_file.c_str()) != 1) {
    return tl::unexpected{
        fmt::format("{} cannot be read as a certificate chain in PEM: {}.", files.chain_file, complaint())};
  }
  if (SSL_CTX_use_PrivateKey_file(raw, files.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(raw) != 1) {
    return tl::unexpected{
        fmt::format("{} cannot be read as the key, in PEM and without a password, of {}: {}.", files.key_file,
                    files.chain_file, complaint())};
  }
  return context;
}

tl::expected<std::unique_ptr<Credentials>, std::string> Credentials::read(Certificate files) {
  auto context = make_context(files);
  if (!context) return tl::unexpected{std::move(context.error())};
  return std::unique_ptr<Credentials>{new Credentials{std::move(files), std::move(*context)}};
}

tl::expected<void, std::string> Credentials::read_again() {
  auto context = make_context(files_);
  if (!context) return tl::unexpected{std::move(context.error())};
  const std::lock_guard lock{mutex_};
  context_ = std::move(*context);
  return {};
}

Session Credentials::open(int socket) const {
  Session session;
  {
    const std::lock_guard lock{mutex_};
    session.reset(SSL_new(context_.get()));
  }
  if (!session) return nullptr;
  BIO* const bio = open_bio(socket);
  if (bio == nullptr) return nullptr;
  SSL_set_bio(session.get(), bio, bio);
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace errand::http

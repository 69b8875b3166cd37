#include "tests/server/http/wire.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace errand::http {
namespace {

/// Only a broken server makes a test wait this long.
constexpr timeval patience{.tv_sec = 20, .tv_usec = 0};

sockaddr_in endpoint(const char* address, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  ::inet_pton(AF_INET, address, &result.sin_addr);
  return result;
}

const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

std::optional<Received> cut_answer(std::string& bytes, std::string_view method) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  Received answer;
  answer.head = bytes.substr(0, end + 4);
  answer.status = static_cast<unsigned>(std::atoi(answer.head.substr(9, 3).c_str()));
  const bool bodiless =
      method == "HEAD" || answer.status == 204 || answer.status == 304 || answer.status < 200;
  const auto length =
      bodiless ? 0U : std::strtoul(answer.header("content-length").value_or("0").c_str(), nullptr, 10);
  if (bytes.size() < end + 4 + length) return std::nullopt;
  answer.body = bytes.substr(end + 4, length);
  bytes.erase(0, end + 4 + length);
  return answer;
}

}  // namespace

std::optional<std::string> Received::header(std::string_view name) const {
  std::string lines = "\n" + head;
  std::string key = "\n" + std::string{name} + ": ";
  const auto lower = [](std::string& text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  };
  auto lowered = lines;
  lower(lowered);
  lower(key);
  const auto at = lowered.find(key);
  if (at == std::string::npos) return std::nullopt;
  const auto start = at + key.size();
  return lines.substr(start, lines.find('\r', start) - start);
}

Wire::Wire() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Wire::Wire(std::uint16_t port, const char* source) : Wire() { connect(port, source); }

void Wire::connect(std::uint16_t port, const char* source) {
  const auto from = endpoint(source, 0);
  const auto to = endpoint("127.0.0.1", port);
  connected_ =
      ::bind(socket_, generic(from), sizeof from) == 0 && ::connect(socket_, generic(to), sizeof to) == 0;
}

Wire::~Wire() {
  // A session that was not ended properly may not be resumed.
  if (session_) {
    SSL_shutdown(session_.get());
    if (ticket_ != nullptr) ticket_->session.reset(SSL_get1_session(session_.get()));
  }
  if (socket_ >= 0) ::close(socket_);
}

bool Wire::secure(const TlsWish& wish) {
  // OpenSSL writes without MSG_NOSIGNAL.
  ::signal(SIGPIPE, SIG_IGN);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free};
  if (wish.version != 0) {
    SSL_CTX_set_min_proto_version(context.get(), wish.version);
    SSL_CTX_set_max_proto_version(context.get(), wish.version);
  }
  if (!wish.ciphers.empty()) SSL_CTX_set_cipher_list(context.get(), wish.ciphers.c_str());
  session_.reset(SSL_new(context.get()));
  std::string protocols;
  for (const auto& protocol : wish.protocols) protocols += static_cast<char>(protocol.size()) + protocol;
  SSL_set_alpn_protos(session_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                      static_cast<unsigned>(protocols.size()));
  if (wish.ticket != nullptr && wish.ticket->session)
    SSL_set_session(session_.get(), wish.ticket->session.get());
  ticket_ = wish.ticket;
  SSL_set_fd(session_.get(), socket_);
  if (SSL_connect(session_.get()) == 1) return true;
  ERR_clear_error();
  session_.reset();
  return false;
}

std::string Wire::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

long Wire::serial() const {
  return ASN1_INTEGER_get(X509_get0_serialNumber(SSL_get0_peer_certificate(session_.get())));
}

bool Wire::was_bidden_farewell() const {
  return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

bool Wire::send(std::string_view bytes) {
  while (session_ && !bytes.empty()) {
    std::size_t sent = 0;
    ERR_clear_error();
    if (SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &sent) != 1) return false;
    bytes.remove_prefix(sent);
  }
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Wire::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool Wire::fill() {
  char piece[65536];
  ERR_clear_error();
  const auto got =
      session_ ? SSL_read(session_.get(), piece, sizeof piece) : ::recv(socket_, piece, sizeof piece, 0);
  if (got < 0 && errno == EAGAIN) ADD_FAILURE() << "the server neither answers nor closes";
  if (got < 0 && errno == ECONNRESET) reset_ = true;
  if (got <= 0) return false;
  unread_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::optional<Received> Wire::receive(std::string_view method) {
  for (;;) {
    if (auto answer = cut_answer(unread_, method)) return answer;
    if (!fill()) return std::nullopt;
  }
}

std::string Wire::receive_all() {
  while (fill()) {
  }
  return std::exchange(unread_, {});
}

bool Wire::closed() { return unread_.empty() && !fill(); }

bool Wire::readable(std::chrono::milliseconds within) const {
  pollfd entry{.fd = socket_, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, static_cast<int>(within.count())) > 0;
}

Running::Running(Site site, Limits limits, std::function<void(const Answered&)> log,
                 Surroundings surroundings)
    : server_{limits, std::move(log)} {
  server_.trust(std::move(surroundings.proxies));
  const auto port = server_.listen(surroundings.listening);
  if (!port) {
    ADD_FAILURE() << port.error();
    std::abort();
  }
  port_ = *port;
  server_.serve(port_, std::move(site));
  thread_ = std::thread{[this] { server_.run(2); }};
}

Running::~Running() {
  server_.stop();
  wait_until_stopped();
}

void Running::wait_until_stopped() {
  if (thread_.joinable()) thread_.join();
}

Limits endless() {
  Limits limits;
  for (auto* time : {&limits.header_time, &limits.body_time, &limits.write_stall, &limits.idle_time,
                     &limits.rate_grace, &limits.drain_time}) {
    *time = std::chrono::hours{1};
  }
  return limits;
}

Site site_of(app::Handler handler, Runs runs) {
  return {.hosts = {"errand.test"}, .handler = std::move(handler), .runs = runs};
}

std::string get(std::string_view target) {
  return "GET " + std::string{target} + " HTTP/1.1\r\nHost: errand.test\r\n\r\n";
}

std::optional<std::vector<Received>> answers_in(std::string_view bytes) {
  std::string rest{bytes};
  std::vector<Received> answers;
  while (!rest.empty()) {
    auto answer = cut_answer(rest, "GET");
    if (!answer) return std::nullopt;
    answers.push_back(std::move(*answer));
  }
  return answers;
}

}  // namespace errand::http

#pragma once
#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/http/server.hpp"

namespace errand::http {

/// One answer as it came over the wire.
struct Received {
  unsigned status = 0;
  std::string head;  ///< with the status line and the blank line
  std::string body;

  std::optional<std::string> header(std::string_view name) const;
};

/// What the server gave a client to come back with.
struct Ticket {
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  std::unique_ptr<SSL_SESSION, Free> session;
};

/// How a client wants to speak TLS.
struct TlsWish {
  int version = 0;  ///< this one alone
  std::string ciphers{};
  std::vector<std::string> protocols{};
  Ticket* ticket = nullptr;  ///< used if there is one, and filled when the connection ends
};

/// A client that sends exactly the bytes it is given.
class Wire {
 public:
  /// A socket, not yet connected.
  Wire();
  /// Connects to 127.0.0.1, from `source`.
  explicit Wire(std::uint16_t port, const char* source = "127.0.0.1");
  ~Wire();
  Wire(Wire&& other) noexcept
      : socket_{std::exchange(other.socket_, -1)},
        connected_{other.connected_},
        session_{std::move(other.session_)},
        ticket_{std::exchange(other.ticket_, nullptr)},
        unread_{std::move(other.unread_)} {}
  Wire& operator=(Wire&&) = delete;

  void connect(std::uint16_t port, const char* source = "127.0.0.1");
  bool connected() const { return connected_; }
  /// From here on through TLS; whether the server agrees.
  bool secure(const TlsWish& wish = {});
  /// The application protocol agreed on.
  std::string protocol() const;
  long serial() const;
  bool is_resumed() const { return SSL_session_reused(session_.get()) == 1; }
  /// Whether the end came as TLS's own.
  bool was_bidden_farewell() const;
  /// Whether all was taken.
  bool send(std::string_view bytes);
  void finish_sending();

  /// The next answer with its body as its Content-Length says; nullopt when the server closes before.
  std::optional<Received> receive(std::string_view method = "GET");
  /// All that comes until the server closes. Fails the test when it does not.
  std::string receive_all();
  /// Whether the server closes without a further byte.
  bool closed();
  /// Whether the server took back what it had sent, as a system does that closes with bytes unread.
  bool was_reset() const { return reset_; }
  /// Waits for bytes or the end.
  bool readable(std::chrono::milliseconds within) const;

 private:
  bool fill();

  int socket_ = -1;
  bool connected_ = false;
  bool reset_ = false;
  Session session_;
  Ticket* ticket_ = nullptr;
  std::string unread_;
};

/// What a test's server has besides its site.
struct Surroundings {
  Listening listening{};
  TrustedProxies proxies{};
};

/// A server on a free port of 127.0.0.1 that runs until the end of the test.
class Running {
 public:
  explicit Running(Site site, Limits limits = {}, std::function<void(const Answered&)> log = {},
                   Surroundings surroundings = {});
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  std::uint16_t port() const { return port_; }
  Wire connect(const char* source = "127.0.0.1") const { return Wire{port_, source}; }
  void stop() { server_.stop(); }
  Counts counts() const { return server_.counts(); }
  std::vector<std::string> reload_certificates() { return server_.reload_certificates(); }
  void wait_until_stopped();

 private:
  Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// Limits that no test reaches, for tests that turn down one of them.
Limits endless();

/// A site for the name errand.test.
Site site_of(app::Handler handler, Runs runs = Runs::inline_);

/// "GET `target`" for errand.test.
std::string get(std::string_view target);

/// How many answers are in these bytes, counted by their Content-Length; nullopt when the last is cut off.
std::optional<std::vector<Received>> answers_in(std::string_view bytes);

}  // namespace errand::http

#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>

#include <tl/expected.hpp>

namespace errand::http {

/// PEM files: the server's certificate followed by those that lead to its root, and the key.
struct Certificate {
  std::string chain_file;
  std::string key_file;
};

struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};
/// One connection's TLS.
using Session = std::unique_ptr<SSL, FreeSession>;

/// What a TLS port shows, and the keys of its session tickets. TLS 1.2 and 1.3 with forward secrecy and
/// authenticated ciphers only, in the server's order; no renegotiation, no compression, no early data, and of
/// application protocols http/1.1. Safe from all threads.
class Credentials {
 public:
  /// Fails with a sentence for the user.
  static tl::expected<std::unique_ptr<Credentials>, std::string> read(Certificate files);

  /// Reads the files again, for new sessions. What is wrong with them keeps the old ones in use. Tickets
  /// given out before are worth a whole handshake again.
  tl::expected<void, std::string> read_again();

  /// The server's side of a new connection over that socket, which it does not own.
  Session open(int socket) const;

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Context = std::unique_ptr<SSL_CTX, FreeContext>;
  static tl::expected<Context, std::string> make_context(const Certificate& files);

  Credentials(Certificate files, Context context) : files_{std::move(files)}, context_{std::move(context)} {}

  Certificate files_;
  mutable std::mutex mutex_;
  Context context_;
};

}  // namespace errand::http

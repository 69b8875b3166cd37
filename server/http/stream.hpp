#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "server/app/sendable.hpp"
#include "server/http/executor.hpp"
#include "server/http/task.hpp"
#include "server/http/tls.hpp"

namespace errand::http {

/// One client's bytes, in the clear or through TLS. Nothing here waits: each call does what is possible now
/// and says what to wait for. So who waits need not hold a buffer.
class Stream {
 public:
  enum class Next { go_on, wait_to_read, wait_to_write, over };
  struct Moved {
    std::size_t bytes = 0;
    Next next = Next::go_on;  ///< go_on: `bytes` were moved, or the handshake is made
  };

  /// Without a session it speaks in the clear.
  Stream(Socket socket, Session session);

  bool is_tls() const { return session_ != nullptr; }
  Moved shake_hands();
  /// Whether the handshake failed because the client speaks plain HTTP. What is written from then on goes out
  /// in the clear.
  bool met_plain_http();

  Moved read_some(char* to, std::size_t most);
  struct Answer {
    std::string_view head;
    std::string_view body;
    std::optional<app::Sendable> sendable{};  ///< where the body lies
  };
  /// What is left of the answer from byte `from` on, the head included.
  Moved write_some(const Answer& answer, std::size_t from);

  /// Tells the client that nothing more comes.
  void finish();

  /// Ends a wait.
  void cancel();

  /// Until the next step is possible, or cancel().
  auto wait(Next next) {
    return until<boost::system::error_code>([this, next](auto go_on) {
      socket_.async_wait(next == Next::wait_to_write ? Socket::wait_write : Socket::wait_read,
                         std::move(go_on));
    });
  }

 private:
  Moved moved_by_tls(int result, std::size_t bytes);
  Moved send_file(const Answer& answer, std::size_t from);

  Socket socket_;
  Session session_;
};

}  // namespace errand::http

#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "server/app/handler.hpp"
#include "server/http/counts.hpp"
#include "server/http/limits.hpp"
#include "server/http/tls.hpp"
#include "server/http/trusted_proxies.hpp"

namespace errand::http {

/// Where a handler runs.
enum class Runs {
  inline_,  ///< on the I/O threads: must not block
  on_desk,  ///< on one thread of its own, one request at a time: may block
  later,    ///< on the I/O threads, and replies when it can: Site::late_handler
};

struct Site {
  /// Host values answered, lower case, port included where a browser sends it ("127.0.0.1:8080",
  /// "study.example.org"). Any other Host gets 421: a name that someone else points at this address reaches
  /// nothing.
  std::vector<std::string> hosts;
  app::Handler handler;
  Runs runs = Runs::inline_;
  std::size_t max_body = 64U << 10;
  /// For a decoded path, where not every one takes as much.
  std::function<std::size_t(std::string_view path)> max_body_at = {};
  /// Whatever may still reply goes before the server does.
  app::LateHandler late_handler = {};
  /// Tells browsers that came by HTTPS for how long they may come by nothing else; none when 0.
  std::chrono::seconds strict_transport{0};
};

/// Whether two servers may listen on one port. With a successor there is no moment without a listener: the
/// new process starts, the old one stops, and both say so from the start.
enum class Sharing { alone, with_successor };

struct Listening {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                    ///< 0: the kernel chooses
  std::optional<Certificate> certificate{};  ///< with one, the port speaks TLS alone
  Sharing sharing = Sharing::alone;
};

/// One answered request, for the log. Neither the query nor the peer is in it: both identify workers.
struct Answered {
  std::string_view method{};  ///< empty when the request was refused unread
  std::string_view path{};
  unsigned status = 0;
  std::size_t bytes = 0;
  std::chrono::microseconds took{0};
  std::string_view refused_for{};  ///< one of a few fixed phrases, with nothing of the request in it
  std::string_view fault{};        ///< what the handler threw; may quote the request
};

/// An HTTP/1.1 server: any number of ports, one site each.
class Server {
 public:
  explicit Server(Limits limits = {}, std::function<void(const Answered&)> log = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and returns the port. Connections wait until run(). Fails with a sentence for the user.
  tl::expected<std::uint16_t, std::string> listen(const Listening& listening);
  tl::expected<std::uint16_t, std::string> listen(const std::string& address, std::uint16_t port) {
    return listen({.address = address, .port = port});
  }

  /// Whose Forwarded and X-Forwarded headers are believed; before run().
  void trust(TrustedProxies proxies);

  /// What the listeners on that port answer with; before run(). Without it they answer 421.
  void serve(std::uint16_t port, Site site);

  /// SIGINT and SIGTERM call stop().
  void stop_on_signals();

  /// Reads all certificates again, from any thread; connections that stand keep theirs. A sentence for each
  /// that cannot be used: its port goes on with what it has.
  std::vector<std::string> reload_certificates();

  /// SIGHUP calls reload_certificates(), and so do every twelve hours of run(), which renews the keys of
  /// session tickets. `tell` hears what came of it.
  void reload_on_hangup(std::function<void(const std::vector<std::string>& faults)> tell);

  /// Serves until stop(), on this thread and `threads` - 1 more. From here on the process ignores SIGPIPE.
  void run(unsigned threads);

  /// From any thread, and more than once: serves those who have come already, refuses new connections, closes
  /// idle ones, lets requests in flight finish for at most Limits::drain_time. With a successor on its port
  /// it first hands over for Limits::handover_time.
  void stop();

  /// What was done so far, from any thread; never more than a request behind.
  Counts counts() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace errand::http

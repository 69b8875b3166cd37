#pragma once
#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <coroutine>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "server/http/desk.hpp"
#include "server/http/guard.hpp"
#include "server/http/lane.hpp"
#include "server/http/limits.hpp"
#include "server/http/server.hpp"
#include "server/http/trusted_proxies.hpp"

namespace errand::http {

/// How far a server has come on its way out.
enum class Stage {
  open,
  handing_over,  ///< every answer closes its connection
  closing,       ///< who has not begun a request is closed
};

/// What all connections of a server share.
struct House {
  House(const Limits& chosen, std::function<void(const Answered&)> log_answer)
      : limits{chosen}, log{std::move(log_answer)}, desk{chosen.desk_queue} {}

  const Limits limits;
  const std::function<void(const Answered&)> log;
  TrustedProxies proxies;
  Desk desk;
  std::atomic<Stage> stage{Stage::open};
  std::atomic<std::size_t> large_body_bytes{0};
};

/// One connection's part of the memory for large bodies.
class BodyRoom {
 public:
  explicit BodyRoom(House& house) : house_{house} {}
  ~BodyRoom() { leave(); }
  BodyRoom(const BodyRoom&) = delete;
  BodyRoom& operator=(const BodyRoom&) = delete;

  /// Whether there is room for a body that has grown to so many bytes.
  bool has_for(std::size_t bytes);
  void leave();

 private:
  House& house_;
  std::size_t taken_ = 0;
};

/// Where a connection comes from, and where to.
struct Visit {
  boost::asio::ip::address from;
  const Site& site;
};

/// One client: request after request until one of both sides has enough. Lives on its lane's thread.
class Connection {
 public:
  /// `house`, `lane` and the visit's site outlive the connection; `host` is the coroutine that holds it.
  Connection(Stream stream, House& house, Lane& lane, const Visit& visit, std::coroutine_handle<> host);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // In this order, and from look_for_request() on again and again. Whoever awaits them waits for a first byte
  // itself, so that an idle connection is that one coroutine and no more.

  /// Whether there is somebody to serve.
  Task<bool> welcome();
  /// go_on: a request begins; over: none will; else what to wait for, and then to stop_waiting().
  Stream::Next look_for_request();
  auto readiness(Stream::Next next) { return stream_.wait(next); }
  void stop_waiting();
  /// Whether the connection goes on.
  Task<bool> serve_next();

  const boost::asio::ip::address& from() const { return visit_.from; }

 private:
  using Clock = std::chrono::steady_clock;

  /// nullopt: the client is gone or too slow.
  template <class T>
  using Read = std::optional<tl::expected<T, Refusal>>;

  Task<bool> shake_hands();
  Task<bool> wait(Stream::Next next, Clock::time_point due);
  Stream::Next fill();
  Task<bool> read_more(Clock::time_point due);
  Task<Read<Head>> read_head();
  Task<Read<std::string>> read_body(const Body& framing, std::size_t most);
  Task<bool> invite_body(const Head& head);
  Task<Read<app::Request>> read_request();
  tl::expected<app::Request, Refusal> begin_request(Head& head) const;
  std::size_t most_body_for(std::string_view path) const;
  Task<bool> serve_one(app::Request request);
  Task<bool> send(const app::Reply& reply, Sends sends, Afterwards afterwards, std::string_view scheme);
  Task<bool> send_rest(std::string head, Stream::Answer answer, std::size_t sent);
  // These tell whether the connection goes on.
  Task<bool> refuse(Refusal refusal);
  Task<bool> linger();
  Task<Outcome> answer(const app::Request& request);
  void note(const app::Request& request, const Outcome& outcome, Clock::duration took) const;
  std::string_view own_scheme() const { return stream_.is_tls() ? "https" : "http"; }
  bool host_is_ours(const std::string& host) const;
  bool last_request() const;

  Stream stream_;
  House& house_;
  Lane& lane_;
  const Visit visit_;
  Watch watch_;
  Buffer buffer_{lane_.blocks};
  std::size_t requests_ = 0;
  std::size_t in_a_row_ = 0;  ///< of them, without a wait
  Written written_{};
  BodyRoom body_room_{house_};
  Afterwards afterwards_ = Afterwards::keep_open;
  bool is_drained_ = false;  ///< a read now would have to wait
};

}  // namespace errand::http

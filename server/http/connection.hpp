#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/http/answer.hpp"
#include "server/http/desk.hpp"
#include "server/http/guard.hpp"
#include "server/http/limits.hpp"
#include "server/http/server.hpp"

namespace errand::http {

/// What all connections of a server share.
struct House {
  explicit House(const Limits& chosen, std::function<void(const Answered&)> log_answer)
      : limits{chosen}, log{std::move(log_answer)}, desk{chosen.desk_queue} {}

  const Limits limits;
  const std::function<void(const Answered&)> log;
  Desk desk;
  std::atomic<bool> stopping{false};
};

/// One client: request after request until one of both sides has enough. Lives on the strand of its stream.
class Connection {
 public:
  /// `house` and `site` outlive the connection.
  Connection(boost::beast::tcp_stream stream, House& house, const Site& site, std::string peer);

  boost::asio::awaitable<void> serve();

  /// Closes if no request has begun. On the connection's executor.
  void close_if_idle();

  boost::asio::any_io_executor executor() { return stream_.get_executor(); }

 private:
  using Clock = std::chrono::steady_clock;
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  /// nullopt: the client is gone or too slow.
  template <class T>
  using Read = std::optional<tl::expected<T, Refusal>>;

  Awaitable<Read<Head>> read_head();
  Awaitable<Read<std::string>> read_body(const Body& framing);
  Awaitable<bool> invite_body(const Head& head);
  Awaitable<Read<app::Request>> read_request();
  Awaitable<bool> send(const app::Reply& reply, Sends sends, Afterwards afterwards);
  Awaitable<void> refuse(const Refusal& refusal);
  Awaitable<void> linger();
  Awaitable<Outcome> answer(const app::Request& request);
  std::string_view received() const;
  bool host_is_ours(const std::string& host) const;
  bool last_request() const;

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  House& house_;
  const Site& site_;
  std::string peer_;
  std::size_t requests_ = 0;
  bool idle_ = false;
  Afterwards afterwards_ = Afterwards::keep_open;
};

}  // namespace errand::http

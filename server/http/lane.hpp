#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <coroutine>
#include <optional>

#include "server/http/answer.hpp"
#include "server/http/buffer.hpp"
#include "server/http/counts.hpp"
#include "server/http/limits.hpp"
#include "server/http/stream.hpp"

namespace errand::http {

/// What a lane sees of a connection. In its lane's list as long as it exists.
struct Watch : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  using Time = std::chrono::steady_clock::time_point;
  static constexpr Time never = Time::max();

  Watch(Stream& watched, std::coroutine_handle<> hosted_by) : stream{watched}, host{hosted_by} {}

  Stream& stream;
  std::coroutine_handle<> host;  ///< holds the connection
  Time due = never;              ///< until when its wait may take
  bool is_idle = false;
  bool was_late = false;  ///< that wait took longer, and is over
};

/// One thread of a server with the connections that live there, and what they share by taking turns. Only
/// that thread touches it; others post to `io`.
///
/// Time limits cost a connection a store: every lane looks now and then who is late, at most a quarter of
/// the shortest limit after the time.
class Lane {
 public:
  explicit Lane(const Limits& limits);
  /// Drops the connections that are left.
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void add(Watch& watch);
  /// Wakes who waits for a first byte.
  void wake_idle();
  /// Lets `io` end when its last connection has gone.
  void close();
  Executor executor() { return io.get_executor(); }

  Blocks blocks;
  HeadWriter head_writer;
  DateLine date;
  Tally tally;
  boost::asio::io_context io{1};

 private:
  void look_again();

  std::chrono::milliseconds interval_;
  bool is_looking_ = false;
  boost::intrusive::list<Watch, boost::intrusive::constant_time_size<false>> watches_;

  std::optional<boost::asio::executor_work_guard<Executor>> open_{io.get_executor()};
  Timer clock_{io.get_executor()};
};

}  // namespace errand::http

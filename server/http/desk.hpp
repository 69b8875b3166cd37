#pragma once
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "server/app/handler.hpp"
#include "server/http/executor.hpp"
#include "server/http/task.hpp"

namespace errand::http {

struct Outcome {
  app::Reply reply;
  std::string fault;  ///< what the handler threw, for the log only; empty when it answered
};

/// One thread for handlers that block, with a queue that has an end: beyond it a quick 503 serves people
/// better than an answer after their patience.
class Desk {
 public:
  explicit Desk(std::size_t most_waiting) : most_waiting_{most_waiting} {}

  /// The handler's answer, back on the caller's thread; nullopt when too many wait already.
  Task<std::optional<Outcome>> ask(const app::Handler& handler, const app::Request& request, Executor caller);

  /// Waits for the handler that runs and drops the requests that wait. Before the executors of those who ask
  /// end.
  void close() { thread_.reset(); }

 private:
  std::size_t most_waiting_;
  std::atomic<std::size_t> waiting_{0};
  std::optional<boost::asio::thread_pool> thread_{std::in_place, 1};
};

/// The handler's answer; 500 when it throws.
Outcome answer_of(const app::Handler& handler, const app::Request& request) noexcept;

/// The reply of a handler that waits, back on the caller's thread; 500 when it throws.
Task<Outcome> late_answer_of(const app::LateHandler& handler, const app::Request& request, Executor caller);

}  // namespace errand::http

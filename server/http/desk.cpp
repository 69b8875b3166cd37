#include "server/http/desk.hpp"

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <memory>

namespace errand::http {
namespace {

namespace asio = boost::asio;

/// What was thrown may hold a worker's text, so the reply is silent about it.
Outcome broken(const char* fault) {
  static constexpr std::string_view apology =
      "Something went wrong here. Nothing you sent was lost by your doing; please try again.\n";
  return {.reply = app::text(500, std::string{apology}), .fault = fault};
}

/// Goes on with a coroutine, once, whoever calls and how often.
template <class Completion>
class Resumption {
 public:
  explicit Resumption(Completion completion)
      : guard_{std::in_place, asio::get_associated_executor(completion)},
        completion_{std::move(completion)} {}

  static void go(const std::shared_ptr<Resumption>& self, Outcome outcome) {
    if (self->is_used_.exchange(true)) return;
    const auto executor = self->guard_->get_executor();
    asio::post(executor, [self, outcome = std::move(outcome)]() mutable {
      // Whoever keeps the reply keeps nothing of the server.
      Completion completion = std::move(*self->completion_);
      self->completion_.reset();
      self->guard_.reset();
      std::move(completion)(std::move(outcome));
    });
  }

 private:
  /// While nothing but the reply is waited for, the server goes on.
  std::optional<asio::executor_work_guard<asio::associated_executor_t<Completion>>> guard_;
  std::optional<Completion> completion_;
  std::atomic<bool> is_used_{false};
};

/// What `begin` passes on to the function it is given, from any thread.
template <class Begin>
auto outcome_of(Begin begin) {
  using Token = asio::use_awaitable_t<Executor>;
  return asio::async_initiate<const Token, void(Outcome)>(
      [begin](auto completion) {
        using Waiting = Resumption<std::decay_t<decltype(completion)>>;
        const auto waiting = std::make_shared<Waiting>(std::move(completion));
        begin([waiting](Outcome outcome) { Waiting::go(waiting, std::move(outcome)); });
      },
      Token{});
}

class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_{taken}, number_{++taken} {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::size_t number() const { return number_; }

 private:
  std::atomic<std::size_t>& taken_;
  std::size_t number_;
};

}  // namespace

Outcome answer_of(const app::Handler& handler, const app::Request& request) noexcept {
  try {
    return {.reply = handler(request), .fault = {}};
  } catch (const std::exception& error) {
    return broken(error.what());
  } catch (...) {
    return broken("something that is no exception was thrown");
  }
}

Awaitable<std::optional<Outcome>> Desk::ask(const app::Handler& handler, const app::Request& request) {
  const Place place{waiting_};
  if (place.number() > most_waiting_) co_return std::nullopt;
  co_return co_await outcome_of(
      [&](auto go_on) { asio::post(*thread_, [&, go_on] { go_on(answer_of(handler, request)); }); });
}

Awaitable<Outcome> late_answer_of(const app::LateHandler& handler, const app::Request& request) {
  co_return co_await outcome_of([&](auto go_on) {
    try {
      handler(request, [go_on](app::Reply reply) { go_on({std::move(reply), {}}); });
    } catch (const std::exception& error) {
      go_on(broken(error.what()));
    }
  });
}

}  // namespace errand::http

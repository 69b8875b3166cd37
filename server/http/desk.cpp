#include "server/http/desk.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <coroutine>
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

/// One outcome on its way from any thread to the coroutine that waits for it, which need not wait at all when
/// it is told at once. Told once, whoever calls and how often; whoever keeps it keeps nothing of the server.
class Message {
 public:
  Message(Executor caller, std::coroutine_handle<> waiting) : caller_{std::move(caller)}, waiting_{waiting} {}

  void tell(Outcome outcome) {
    if (is_told_.exchange(true)) return;
    outcome_ = std::move(outcome);
    if (other_has_come_.exchange(true)) asio::post(caller_, waiting_);
  }
  bool is_told() const { return is_told_; }
  /// Whoever waited is gone, and its executor may go.
  void drop() { is_told_ = true; }
  /// Whether the outcome is still to come.
  bool has_to_be_waited_for() { return !other_has_come_.exchange(true); }
  Outcome take() { return std::move(outcome_); }

 private:
  Executor caller_;
  std::coroutine_handle<> waiting_;
  Outcome outcome_;
  std::atomic<bool> is_told_{false};
  std::atomic<bool> other_has_come_{false};  ///< of the two, who tells and who waits
};

/// Tells a fault when the last one goes who could have told more.
class Teller {
 public:
  explicit Teller(std::shared_ptr<Message> message) : message_{std::move(message)} {}
  ~Teller() {
    if (!message_->is_told()) message_->tell(broken("nobody answered"));
  }
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;
  void tell(Outcome outcome) const { message_->tell(std::move(outcome)); }

 private:
  std::shared_ptr<Message> message_;
};

/// What `begin` tells the function that it is given, from any thread.
template <class Begin>
auto outcome_of(Executor caller, Begin begin) {
  struct Wait {
    Executor caller;
    Begin begin;
    std::shared_ptr<Message> message;
    ~Wait() {
      if (message != nullptr) message->drop();
    }
    bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> waiting) {
      message = std::make_shared<Message>(caller, waiting);
      begin([teller = std::make_shared<Teller>(message)](Outcome outcome) {
        teller->tell(std::move(outcome));
      });
      return message->has_to_be_waited_for();
    }
    Outcome await_resume() { return message->take(); }
  };
  return Wait{caller, std::move(begin), nullptr};
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

Task<std::optional<Outcome>> Desk::ask(const app::Handler& handler, const app::Request& request,
                                       Executor caller) {
  const Place place{waiting_};
  if (place.number() > most_waiting_) co_return std::nullopt;
  co_return co_await outcome_of(
      caller, [&](auto tell) { asio::post(*thread_, [&, tell] { tell(answer_of(handler, request)); }); });
}

Task<Outcome> late_answer_of(const app::LateHandler& handler, const app::Request& request, Executor caller) {
  co_return co_await outcome_of(caller, [&](auto tell) {
    try {
      handler(request, [tell](app::Reply reply) { tell({std::move(reply), {}}); });
    } catch (const std::exception& error) {
      tell(broken(error.what()));
    }
  });
}

}  // namespace errand::http

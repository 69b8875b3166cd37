#include "server/http/desk.hpp"

#include <atomic>
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

/// Takes the outcome to the thread that waits for it, once, whoever calls and how often. Whoever keeps the
/// reply keeps nothing of the server.
template <class GoOn>
class Once {
 public:
  Once(Executor caller, GoOn go_on) : caller_{caller}, go_on_{std::move(go_on)} {}

  void tell(Outcome outcome) {
    if (is_told_.exchange(true)) return;
    asio::post(caller_, [go_on = std::move(go_on_), outcome = std::move(outcome)]() mutable {
      go_on(std::move(outcome));
    });
  }

 private:
  Executor caller_;
  GoOn go_on_;
  std::atomic<bool> is_told_{false};
};

/// What `begin` tells the function that it is given, from any thread.
template <class Begin>
auto outcome_of(Executor caller, Begin begin) {
  return until<Outcome>([caller, begin](auto go_on) {
    const auto once = std::make_shared<Once<decltype(go_on)>>(caller, std::move(go_on));
    begin([once](Outcome outcome) { once->tell(std::move(outcome)); });
  });
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

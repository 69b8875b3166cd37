#include "server/http/desk.hpp"

#include <exception>

namespace errand::http {
namespace {

namespace asio = boost::asio;

asio::awaitable<Outcome> answer_here(const app::Handler& handler, const app::Request& request) {
  co_return answer_of(handler, request);
}

/// What was thrown may hold a worker's text, so the reply is silent about it.
Outcome broken(const char* fault) {
  static constexpr std::string_view apology =
      "Something went wrong here. Nothing you sent was lost by your doing; please try again.\n";
  return {.reply = app::text(500, std::string{apology}), .fault = fault};
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

asio::awaitable<std::optional<Outcome>> Desk::ask(const app::Handler& handler, const app::Request& request) {
  const Place place{waiting_};
  if (place.number() > most_waiting_) co_return std::nullopt;
  co_return co_await asio::co_spawn(*thread_, answer_here(handler, request), asio::use_awaitable);
}

}  // namespace errand::http

#include "server/http/desk.hpp"

namespace errand::http {
namespace {

namespace asio = boost::asio;

asio::awaitable<app::Reply> answer_here(const app::Handler& handler, const app::Request& request) {
  co_return answer_of(handler, request);
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

app::Reply answer_of(const app::Handler& handler, const app::Request& request) noexcept {
  try {
    return handler(request);
  } catch (...) {
    // The log has the status; what was thrown may hold a worker's text.
    return app::text(500, "Something went wrong here. Nothing you sent was lost by your doing; please try again.\n");
  }
}

asio::awaitable<std::optional<app::Reply>> Desk::ask(const app::Handler& handler, const app::Request& request) {
  const Place place{waiting_};
  if (place.number() > most_waiting_) co_return std::nullopt;
  co_return co_await asio::co_spawn(*thread_, answer_here(handler, request), asio::use_awaitable);
}

}  // namespace errand::http

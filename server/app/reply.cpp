#include "server/app/reply.hpp"

#include <exception>
#include <utility>

namespace errand::app {
namespace {

Reply typed(unsigned status, std::string type, std::string body) {
  Reply reply;
  reply.status = status;
  reply.headers.push_back({.name = "Content-Type", .value = std::move(type)});
  reply.body = std::move(body);
  return reply;
}

}  // namespace

Reply html(unsigned status, std::string body) {
  return typed(status, "text/html; charset=utf-8", std::move(body));
}

Reply text(unsigned status, std::string body) {
  return typed(status, "text/plain; charset=utf-8", std::move(body));
}

Reply answered(const std::function<Reply()>& work) {
  try {
    return work();
  } catch (const std::exception&) {
    // What was thrown may hold a worker's text.
    return text(500,
                "Something went wrong here. Nothing you sent was lost by your doing; please try again.\n");
  }
}

Reply see_other(std::string location) {
  Reply reply;
  reply.status = 303;
  reply.headers.push_back({.name = "Location", .value = std::move(location)});
  return reply;
}

}  // namespace errand::app

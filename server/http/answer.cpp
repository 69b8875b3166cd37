#include "server/http/answer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace errand::http {
namespace {

namespace beast = boost::beast;

bool fit_to_send(const app::Header& header) {
  return header.value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos &&
         header.name.find_first_of(std::string_view{"\r\n\0: ", 5}) == std::string::npos &&
         !header.name.empty();
}

bool has_no_body(unsigned status) { return status < 200 || status == 204 || status == 304; }

std::string http_date(std::chrono::system_clock::time_point now) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(now)));
}

void set_if_absent(Message& message, std::string_view name, std::string_view value) {
  if (message.find(name) == message.end()) message.set(name, value);
}

}  // namespace

Message to_message(const app::Reply& reply, Sends sends, Afterwards afterwards,
                   std::chrono::system_clock::time_point now) {
  Message message;
  message.version(11);
  const bool fit = std::all_of(reply.headers.begin(), reply.headers.end(), fit_to_send);
  message.result(fit ? reply.status : 500U);
  if (fit) {
    for (const auto& header : reply.headers) message.insert(header.name, header.value);
  }
  const auto bytes = fit ? reply.bytes() : std::string_view{};
  message.set(beast::http::field::date, http_date(now));
  set_if_absent(message, "X-Content-Type-Options", "nosniff");
  // "no-referrer" would turn the Origin of a site's own forms into "null", and a check of it into a refusal.
  set_if_absent(message, "Referrer-Policy", "same-origin");
  if (afterwards == Afterwards::close) message.set(beast::http::field::connection, "close");
  if (!has_no_body(reply.status)) {
    message.content_length(bytes.size());
    if (sends == Sends::head_and_body) message.body() = {bytes.data(), bytes.size()};
  }
  return message;
}

app::Reply to_reply(const Refusal& refusal) {
  auto reply = app::text(refusal.status, fmt::format("This request is refused: {}.\n", refusal.reason));
  if (refusal.status == 405) reply.headers.push_back({.name = "Allow", .value = "GET, HEAD, POST, OPTIONS"});
  return reply;
}

app::Reply busy() {
  auto reply = app::text(503, "Too many people are here at once. Please try again in a moment.\n");
  reply.headers.push_back({.name = "Retry-After", .value = "1"});
  return reply;
}

}  // namespace errand::http

#include "server/http/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <utility>

#include "server/app/target.hpp"
#include "server/http/body.hpp"

namespace errand::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using app::Reply;
using app::Request;

constexpr auto done = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view head_end = "\r\n\r\n";

/// A head, and some more so that what is sent at once is read at once.
constexpr std::size_t buffer_bytes = 16U << 10;
/// What a refused client may still send while it gets round to reading the answer; within `linger_time`.
constexpr std::size_t most_lingering_bytes = 64U << 20;

/// What no head may hold, found before its end: such a client gets an answer at once, and not the silence of
/// a head that never ends.
std::optional<std::string_view> early_fault(std::string_view bytes) {
  if (!bytes.empty() && (bytes.front() <= ' ' || bytes.front() >= 0x7f)) return "not an HTTP request";
  const auto head = bytes.substr(0, bytes.find(head_end));
  for (std::size_t at = 0; at < head.size(); ++at) {
    if (head[at] == '\0') return "a NUL";
    if (head[at] == '\n' && (at == 0 || head[at - 1] != '\r')) return "a bare LF";
    if (head[at] == '\r' && at + 1 < head.size() && head[at + 1] != '\n') return "a bare CR";
  }
  return std::nullopt;
}

/// Until when the next bytes may take, given how many have come or gone since `start`.
std::chrono::steady_clock::time_point least_rate_deadline(const Limits& limits,
                                                          std::chrono::steady_clock::time_point start,
                                                          std::size_t bytes) {
  return start + limits.rate_grace + std::chrono::milliseconds{bytes * 1000 / limits.least_rate};
}

tl::unexpected<Refusal> refused(unsigned status, std::string_view reason) {
  return tl::unexpected{Refusal{.status = status, .reason = reason}};
}

}  // namespace

Connection::Connection(beast::tcp_stream stream, House& house, const Site& site, std::string peer)
    : stream_{std::move(stream)}, buffer_{buffer_bytes}, house_{house}, site_{site}, peer_{std::move(peer)} {}

void Connection::close_if_idle() {
  if (idle_) stream_.close();
}

std::string_view Connection::received() const {
  return {static_cast<const char*>(buffer_.cdata().data()), buffer_.size()};
}

bool Connection::host_is_ours(const std::string& host) const {
  return std::find(site_.hosts.begin(), site_.hosts.end(), host) != site_.hosts.end();
}

bool Connection::last_request() const {
  return afterwards_ == Afterwards::close || house_.stopping ||
         requests_ >= house_.limits.requests_per_connection;
}

Connection::Awaitable<Connection::Read<Head>> Connection::read_head() {
  const auto& limits = house_.limits;
  std::optional<Clock::time_point> begun;
  for (;;) {
    const auto bytes = received();
    const auto end = bytes.find(head_end);
    if (end != std::string_view::npos && end + head_end.size() <= limits.header_bytes) {
      auto head = check_head(bytes.substr(0, end + head_end.size()));
      buffer_.consume(end + head_end.size());
      co_return head;
    }
    if (const auto fault = early_fault(bytes)) co_return refused(400, *fault);
    if (bytes.size() >= limits.header_bytes) co_return refused(431, "a head that is too long");

    idle_ = bytes.empty();
    if (idle_ && house_.stopping) co_return std::nullopt;
    if (!idle_ && !begun) begun = Clock::now();
    stream_.expires_at(idle_ ? Clock::now() + limits.idle_time : *begun + limits.header_time);
    const auto [error, count] = co_await stream_.async_read_some(
        buffer_.prepare(std::min(limits.header_bytes, buffer_bytes) - bytes.size()), done);
    idle_ = false;
    if (error) co_return std::nullopt;
    buffer_.commit(count);
  }
}

Connection::Awaitable<bool> Connection::invite_body(const Head& head) {
  const bool none = std::holds_alternative<NoBody>(head.body) || head.body == Body{SizedBody{0}};
  if (none || head.expects == Expects::nothing || buffer_.size() > 0) co_return true;
  static constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  stream_.expires_after(house_.limits.write_stall);
  const auto [error, count] = co_await asio::async_write(stream_, asio::buffer(invitation), done);
  co_return !error;
}

Connection::Awaitable<Connection::Read<std::string>> Connection::read_body(const Body& framing) {
  BodyReader reader{framing, site_.max_body};
  const auto start = Clock::now();
  std::size_t read = 0;
  for (;;) {
    const auto taken = reader.take(received());
    if (!taken) co_return tl::unexpected{taken.error()};
    buffer_.consume(*taken);
    if (reader.done()) co_return std::move(reader.body());

    stream_.expires_at(
        std::min(start + house_.limits.body_time, least_rate_deadline(house_.limits, start, read)));
    const auto [error, count] =
        co_await stream_.async_read_some(buffer_.prepare(buffer_bytes - buffer_.size()), done);
    if (error) co_return std::nullopt;
    buffer_.commit(count);
    read += count;
  }
}

Connection::Awaitable<Connection::Read<Request>> Connection::read_request() {
  auto read = co_await read_head();
  if (!read) co_return std::nullopt;
  if (!*read) co_return tl::unexpected{read->error()};
  Head& head = **read;
  if (!host_is_ours(head.host)) co_return refused(421, "this name is not served here");
  auto target = app::parse_target(head.target);
  if (!target) co_return refused(400, target.error());
  afterwards_ = head.afterwards;

  Request request;
  request.method = head.method;
  request.target = std::move(head.target);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.host = std::move(head.host);
  request.peer = peer_;
  // Said before the body is invited, and not after it has come.
  if (const auto* sized = std::get_if<SizedBody>(&head.body);
      sized != nullptr && sized->bytes > site_.max_body) {
    co_return refused(413, "more than this place takes");
  }
  if (!co_await invite_body(head)) co_return std::nullopt;
  auto body = co_await read_body(head.body);
  if (!body) co_return std::nullopt;
  if (!*body) co_return tl::unexpected{body->error()};
  request.body = std::move(**body);
  request.headers = std::move(head.headers);
  co_return request;
}

Connection::Awaitable<Outcome> Connection::answer(const Request& request) {
  if (site_.runs == Runs::inline_) co_return answer_of(site_.handler, request);
  if (site_.runs == Runs::later) co_return co_await late_answer_of(site_.late_handler, request);
  auto outcome = co_await house_.desk.ask(site_.handler, request);
  if (outcome) co_return std::move(*outcome);
  Outcome full;
  full.reply = busy();
  full.fault = "too many requests wait already";
  co_return full;
}

Connection::Awaitable<bool> Connection::send(const Reply& reply, Sends sends, Afterwards afterwards) {
  auto message = to_message(reply, sends, afterwards, std::chrono::system_clock::now());
  beast::http::response_serializer<beast::http::span_body<const char>> serializer{message};
  const auto start = Clock::now();
  std::size_t sent = 0;
  while (!serializer.is_done()) {
    stream_.expires_at(
        std::min(Clock::now() + house_.limits.write_stall, least_rate_deadline(house_.limits, start, sent)));
    const auto [error, count] = co_await beast::http::async_write_some(stream_, serializer, done);
    sent += count;
    if (error) co_return false;
  }
  co_return true;
}

/// Closing with unread bytes would make the system take the answer back.
Connection::Awaitable<void> Connection::linger() {
  beast::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(house_.limits.linger_time);
  std::array<char, 4096> discarded;
  for (std::size_t total = 0; total < most_lingering_bytes;) {
    const auto [error, count] = co_await stream_.async_read_some(asio::buffer(discarded), done);
    if (error) co_return;
    total += count;
  }
}

Connection::Awaitable<void> Connection::refuse(const Refusal& refusal) {
  const auto reply = to_reply(refusal);
  const bool sent = co_await send(reply, Sends::head_and_body, Afterwards::close);
  if (house_.log) {
    house_.log({.status = refusal.status, .bytes = reply.bytes().size(), .refused_for = refusal.reason});
  }
  if (sent) co_await linger();
}

Connection::Awaitable<void> Connection::serve() {
  for (;;) {
    const auto read = co_await read_request();
    if (!read) co_return;
    if (!*read) {
      co_await refuse(read->error());
      co_return;
    }
    const Request& request = **read;
    ++requests_;
    const auto start = Clock::now();
    const Outcome outcome = co_await answer(request);
    const Reply& reply = outcome.reply;
    const bool last = last_request();
    const bool sent =
        co_await send(reply, request.method == app::Method::head ? Sends::head_only : Sends::head_and_body,
                      last ? Afterwards::close : Afterwards::keep_open);
    if (house_.log) {
      house_.log({.method = app::name_of(request.method),
                  .path = request.path,
                  .status = reply.status,
                  .bytes = reply.bytes().size(),
                  .took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start),
                  .fault = outcome.fault});
    }
    if (!sent) co_return;
    if (last) {
      co_await linger();
      co_return;
    }
  }
}

}  // namespace errand::http

#include "server/http/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "server/app/target.hpp"
#include "server/http/body.hpp"

namespace errand::http {
namespace {

using app::Reply;
using app::Request;
using Next = Stream::Next;

constexpr std::string_view head_end = "\r\n\r\n";

/// What a refused client may still send while it gets round to reading the answer; within `linger_time`.
constexpr std::size_t most_lingering_bytes = 64U << 20;

/// After so many requests without a wait it is the others' turn.
constexpr std::size_t most_in_a_row = 32;

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

bool BodyRoom::has_for(std::size_t bytes) {
  constexpr std::size_t small = 64U << 10;
  if (bytes <= small + taken_) return true;
  const std::size_t more = bytes - small - taken_;
  if (house_.large_body_bytes.fetch_add(more) + more > house_.limits.large_body_bytes) {
    house_.large_body_bytes -= more;
    return false;
  }
  taken_ += more;
  return true;
}

void BodyRoom::leave() { house_.large_body_bytes -= std::exchange(taken_, 0); }

Connection::Connection(Stream stream, House& house, Lane& lane, const Visit& visit,
                       std::coroutine_handle<> host)
    : stream_{std::move(stream)}, house_{house}, lane_{lane}, visit_{visit}, watch_{stream_, host} {
  lane_.add(watch_);
}

bool Connection::host_is_ours(const std::string& host) const {
  return std::find(visit_.site.hosts.begin(), visit_.site.hosts.end(), host) != visit_.site.hosts.end();
}

bool Connection::last_request() const {
  return afterwards_ == Afterwards::close || house_.stage != Stage::open ||
         requests_ >= house_.limits.requests_per_connection;
}

void Connection::stop_waiting() {
  watch_.due = Watch::never;
  watch_.is_idle = false;
  is_drained_ = false;
  in_a_row_ = 0;
}

Task<bool> Connection::wait(Next next, Clock::time_point due) {
  watch_.due = due;
  co_await stream_.wait(next);
  stop_waiting();
  co_return !watch_.was_late;
}

Next Connection::fill() {
  const auto space = buffer_.space();
  const auto moved = stream_.read_some(space.begin, space.size);
  buffer_.added(moved.bytes);
  // A socket that gave less than it was asked for has no more; TLS may have.
  is_drained_ = !stream_.is_tls() && moved.bytes < space.size;
  return moved.next;
}

Task<bool> Connection::read_more(Clock::time_point due) {
  for (;;) {
    if (Clock::now() >= due) co_return false;
    const auto next = fill();
    if (next == Next::go_on) co_return true;
    if (next == Next::over || !co_await wait(next, due)) co_return false;
  }
}

Task<bool> Connection::shake_hands() {
  const auto due = Clock::now() + house_.limits.handshake_time;
  for (;;) {
    const auto next = stream_.shake_hands().next;
    if (next == Next::go_on) co_return true;
    if (next != Next::over && co_await wait(next, due)) continue;
    lane_.tally.handshake_failed();
    if (stream_.met_plain_http()) co_await refuse({.status = 400, .reason = "this port speaks HTTPS"});
    co_return false;
  }
}

/// What to do for a first byte. Who stops the server wakes those who wait for it; what has come by then is
/// still a request. Who waits holds no memory but its coroutine's.
Next Connection::look_for_request() {
  if (!buffer_.empty()) return Next::go_on;
  const bool leaves = house_.stage == Stage::closing || watch_.was_late;
  const auto next = is_drained_ && !leaves ? Next::wait_to_read : fill();
  if (next == Next::go_on || next == Next::over) return next;
  if (leaves) return Next::over;
  buffer_.release();
  watch_.is_idle = true;
  watch_.due = Clock::now() + house_.limits.idle_time;
  return next;
}

Task<Connection::Read<Head>> Connection::read_head() {
  const auto most = std::min(house_.limits.header_bytes, Blocks::block_bytes);
  const auto due = Clock::now() + house_.limits.header_time;
  for (;;) {
    const auto bytes = buffer_.unused();
    const auto end = bytes.find(head_end);
    if (end != std::string_view::npos && end + head_end.size() <= most) {
      auto head = check_head(bytes.substr(0, end + head_end.size()));
      buffer_.use(end + head_end.size());
      co_return head;
    }
    if (const auto fault = early_fault(bytes)) co_return refused(400, *fault);
    if (bytes.size() >= most) co_return refused(431, "a head that is too long");
    if (!co_await read_more(due)) co_return std::nullopt;
  }
}

Task<bool> Connection::invite_body(const Head& head) {
  const bool none = std::holds_alternative<NoBody>(head.body) || head.body == Body{SizedBody{0}};
  if (none || head.expects == Expects::nothing || !buffer_.empty()) co_return true;
  static constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  lane_.tally.invited();
  co_return co_await send_rest(std::string{invitation}, {}, 0);
}

std::size_t Connection::most_body_for(std::string_view path) const {
  return visit_.site.max_body_at ? visit_.site.max_body_at(path) : visit_.site.max_body;
}

Task<Connection::Read<std::string>> Connection::read_body(const Body& framing, std::size_t most) {
  BodyReader reader{framing, most};
  const auto start = Clock::now();
  std::size_t read = 0;
  for (;;) {
    const auto taken = reader.take(buffer_.unused());
    if (!taken) co_return tl::unexpected{taken.error()};
    buffer_.use(*taken);
    if (!body_room_.has_for(reader.body().size())) co_return refused(503, "others send too much at once");
    if (reader.done()) co_return std::move(reader.body());

    const auto before = buffer_.unused().size();
    const auto due =
        std::min(start + house_.limits.body_time, least_rate_deadline(house_.limits, start, read));
    if (!co_await read_more(due)) co_return std::nullopt;
    read += buffer_.unused().size() - before;
  }
}

tl::expected<Request, Refusal> Connection::begin_request(Head& head) const {
  if (!host_is_ours(head.host)) return refused(421, "this name is not served here");
  auto target = app::parse_target(head.target);
  if (!target) return refused(400, target.error());
  // Said before the body is invited, and not after it has come.
  if (const auto* sized = std::get_if<SizedBody>(&head.body);
      sized != nullptr && sized->bytes > most_body_for(target->path)) {
    return refused(413, "more than this place takes");
  }
  Request request;
  if (house_.proxies.trusts(visit_.from)) {
    auto origin = origin_behind(visit_.from, own_scheme(), head.headers, house_.proxies);
    if (!origin) return tl::unexpected{origin.error()};
    request.peer = std::move(origin->peer);
    request.scheme = origin->scheme;
  } else {
    request.peer = name_of(visit_.from);
    request.scheme = own_scheme();
  }
  request.came = Clock::now();
  request.method = head.method;
  request.target = std::move(head.target);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.host = std::move(head.host);
  request.headers = std::move(head.headers);
  return request;
}

Task<Connection::Read<Request>> Connection::read_request() {
  auto read = co_await read_head();
  if (!read) co_return std::nullopt;
  if (!*read) co_return tl::unexpected{read->error()};
  Head& head = **read;
  auto request = begin_request(head);
  if (!request) co_return tl::unexpected{request.error()};
  afterwards_ = head.afterwards;
  if (std::holds_alternative<NoBody>(head.body)) co_return request;
  if (!co_await invite_body(head)) co_return std::nullopt;
  auto body = co_await read_body(head.body, most_body_for(request->path));
  if (!body) co_return std::nullopt;
  if (!*body) co_return tl::unexpected{body->error()};
  request->body = std::move(**body);
  co_return request;
}

Task<Outcome> Connection::answer(const Request& request) {
  if (visit_.site.runs == Runs::later)
    co_return co_await late_answer_of(visit_.site.late_handler, request, lane_.executor());
  auto outcome = co_await house_.desk.ask(visit_.site.handler, request, lane_.executor());
  if (outcome) co_return std::move(*outcome);
  Outcome full;
  full.reply = busy();
  full.fault = "too many requests wait already";
  co_return full;
}

Task<bool> Connection::send(const Reply& reply, Sends sends, Afterwards afterwards, std::string_view scheme) {
  written_ = lane_.head_writer.write(
      reply,
      {.sends = sends,
       .afterwards = afterwards,
       .date = lane_.date.at(std::chrono::system_clock::now()),
       .strict_transport = scheme == "https" ? visit_.site.strict_transport : std::chrono::seconds{0}});
  const Stream::Answer answer{
      .head = lane_.head_writer.head(), .body = written_.body, .sendable = written_.sendable};
  const auto moved = stream_.write_some(answer, 0);
  if (moved.bytes == written_.bytes) co_return true;
  if (moved.next == Next::over) co_return false;
  // Others write their heads meanwhile.
  co_return co_await send_rest(std::string{answer.head}, answer, moved.bytes);
}

Task<bool> Connection::send_rest(std::string head, Stream::Answer answer, std::size_t sent) {
  answer.head = head;
  const auto start = Clock::now();
  while (sent < answer.head.size() + answer.body.size()) {
    const auto moved = stream_.write_some(answer, sent);
    sent += moved.bytes;
    if (moved.next == Next::go_on) continue;
    if (moved.next == Next::over) co_return false;
    const auto due =
        std::min(Clock::now() + house_.limits.write_stall, least_rate_deadline(house_.limits, start, sent));
    if (!co_await wait(moved.next, due)) co_return false;
  }
  co_return true;
}

/// Closing with unread bytes would make the system take the answer back.
Task<bool> Connection::linger() {
  stream_.finish();
  const auto due = Clock::now() + house_.limits.linger_time;
  for (std::size_t total = 0; total < most_lingering_bytes;) {
    buffer_.use(buffer_.unused().size());
    if (!co_await read_more(due)) break;
    total += buffer_.unused().size();
  }
  co_return false;
}

Task<bool> Connection::refuse(Refusal refusal) {
  const auto reply = to_reply(refusal);
  const bool sent = co_await send(reply, Sends::head_and_body, Afterwards::close, own_scheme());
  lane_.tally.refused(written_.status, written_.bytes);
  if (house_.log) {
    house_.log({.status = refusal.status, .bytes = reply.bytes().size(), .refused_for = refusal.reason});
  }
  if (sent) co_await linger();
  co_return false;
}

void Connection::note(const Request& request, const Outcome& outcome, Clock::duration took) const {
  lane_.tally.answered(written_.status, written_.bytes, took);
  if (!house_.log) return;
  house_.log({.method = app::name_of(request.method),
              .path = request.path,
              .status = outcome.reply.status,
              .bytes = outcome.reply.bytes().size(),
              .took = std::chrono::duration_cast<std::chrono::microseconds>(took),
              .fault = outcome.fault});
}

Task<bool> Connection::serve_one(Request request) {
  ++requests_;
  const auto start = Clock::now();
  Outcome outcome;
  if (visit_.site.runs == Runs::inline_) {
    outcome = answer_of(visit_.site.handler, request);
  } else {
    outcome = co_await answer(request);
  }
  // Whoever is slow to read the answer does not keep the question's room.
  std::string{}.swap(request.body);
  body_room_.leave();
  const bool last = last_request();
  const bool sent = co_await send(
      outcome.reply, request.method == app::Method::head ? Sends::head_only : Sends::head_and_body,
      last ? Afterwards::close : Afterwards::keep_open, request.scheme);
  note(request, outcome, Clock::now() - start);
  if (sent && last) co_await linger();
  co_return sent && !last;
}

Task<bool> Connection::welcome() {
  if (!stream_.is_tls()) co_return true;
  co_return co_await shake_hands();
}

Task<bool> Connection::serve_next() {
  if (++in_a_row_ > most_in_a_row) {
    in_a_row_ = 1;
    co_await until<bool>(
        [this](auto go_on) { boost::asio::post(lane_.executor(), [go_on]() mutable { go_on(true); }); });
  }
  auto read = co_await read_request();
  if (!read) co_return false;
  if (!*read) co_return co_await refuse(read->error());
  co_return co_await serve_one(*std::move(*read));
}

}  // namespace errand::http

#include "server/http/answer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/beast/http/status.hpp>
#include <iterator>

namespace errand::http {
namespace {

namespace beast = boost::beast;

bool has_no_body(unsigned status) { return status < 200 || status == 204 || status == 304; }

std::string_view reason_of(unsigned status) {
  const auto words = beast::http::obsolete_reason(beast::http::int_to_status(status));
  return {words.data(), words.size()};
}

void append_status_line(std::string& head, unsigned status) {
  if (status == 200) {
    head += "HTTP/1.1 200 OK\r\n";
  } else {
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {:03} {}\r\n", status, reason_of(status));
  }
}

}  // namespace

std::string_view DateLine::at(std::chrono::system_clock::time_point now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_) {
    second_ = second;
    line_ = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(second));
  }
  return line_;
}

Written HeadWriter::write(const app::Reply& reply, const Manner& manner) {
  lines_.clear();
  if (reply.lines != nullptr) lines_.add(*reply.lines);
  for (const auto& header : reply.headers) lines_.add(header.name, header.value);
  const bool fit = lines_.fit();
  if (!fit) lines_.clear();
  const unsigned status = fit ? reply.status : 500U;
  const auto bytes = fit ? reply.bytes() : std::string_view{};

  head_.clear();
  append_status_line(head_, status);
  head_ += manner.date;
  head_ += lines_.text();
  if (!lines_.has_content_type_options()) head_ += "X-Content-Type-Options: nosniff\r\n";
  // "no-referrer" would turn the Origin of a site's own forms into "null", and a check of it into a refusal.
  if (!lines_.has_referrer_policy()) head_ += "Referrer-Policy: same-origin\r\n";
  if (manner.strict_transport.count() > 0) {
    fmt::format_to(std::back_inserter(head_), "Strict-Transport-Security: max-age={}\r\n",
                   manner.strict_transport.count());
  }
  if (manner.afterwards == Afterwards::close) head_ += "Connection: close\r\n";
  if (!has_no_body(status)) {
    head_ += "Content-Length: ";
    head_ += fmt::format_int{bytes.size()}.c_str();
    head_ += "\r\n";
  }
  head_ += "\r\n";
  const bool sends_body = manner.sends == Sends::head_and_body && !has_no_body(status);
  const auto body = sends_body ? bytes : std::string_view{};
  return {.status = status,
          .bytes = head_.size() + body.size(),
          .body = body,
          .sendable = body.empty() ? std::nullopt : reply.sendable};
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

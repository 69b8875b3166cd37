#include "server/http/answer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/serializer.hpp>
#include <cstddef>
#include <functional>
#include <utility>

namespace errand::http {
namespace {

namespace http = boost::beast::http;
using http::field;

constexpr unsigned unfit_status = 500;

bool has_no_body(unsigned status) { return status < 200 || status == 204 || status == 304; }

/// Beast writes what it is given: a header with a line end in it would let one answer become two.
bool is_fit(const app::Header& header) {
  const std::string_view bad_in_value{"\r\n\0", 3};
  const std::string_view bad_in_name{"\r\n\0: ", 5};
  return !header.name.empty() && header.name.find_first_of(bad_in_name) == header.name.npos &&
         header.value.find_first_of(bad_in_value) == header.value.npos;
}

bool is_written_here(field name) {
  return name == field::date || name == field::content_length || name == field::transfer_encoding ||
         name == field::connection;
}

/// False when one of them is unfit to send.
bool add(const std::vector<app::Header>& headers, http::response_header<>& to) {
  for (const app::Header& header : headers) {
    if (!is_fit(header)) return false;
    const field name = http::string_to_field(header.name);
    if (!is_written_here(name)) to.insert(name, header.name, header.value);
  }
  return true;
}

void set_if_missing(http::response_header<>& header, std::string_view name, std::string_view value) {
  if (header.find(name) == header.end()) header.insert(name, value);
}

/// The head as it goes over the wire.
void write_to(std::string& text, http::response<http::empty_body>& message) {
  http::response_serializer<http::empty_body> serializer{message};
  serializer.split(true);
  boost::beast::error_code error;
  text.clear();
  serializer.next(error, [&text](boost::beast::error_code&, const auto& buffers) {
    for (const auto buffer : boost::beast::buffers_range_ref(buffers))
      text.append(static_cast<const char*>(buffer.data()), buffer.size());
  });
}

}  // namespace

std::string_view DateLine::at(std::chrono::system_clock::time_point now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != second_) {
    second_ = second;
    value_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(second));
  }
  return value_;
}

bool HeadWriter::write_head(std::string& head, const app::Reply& reply, const Manner& manner) {
  http::response<http::empty_body> message;
  const bool fit = (reply.common == nullptr || add(*reply.common, message)) && add(reply.headers, message);
  if (!fit) message.clear();
  const unsigned status = fit ? reply.status : unfit_status;
  message.result(status);
  if (!manner.date.empty()) message.insert(field::date, manner.date);
  set_if_missing(message, "X-Content-Type-Options", "nosniff");
  // "no-referrer" would turn the Origin of a site's own forms into "null", and a check of it into a refusal.
  set_if_missing(message, "Referrer-Policy", "same-origin");
  if (manner.strict_transport.count() > 0)
    message.insert(field::strict_transport_security,
                   fmt::format("max-age={}", manner.strict_transport.count()));
  if (manner.afterwards == Afterwards::close) message.insert(field::connection, "close");
  const std::size_t bytes = fit ? reply.bytes().size() : 0;
  if (!has_no_body(status)) message.insert(field::content_length, fmt::format_int{bytes}.c_str());
  write_to(head, message);
  return fit;
}

HeadWriter::Made& HeadWriter::place_of(const Key& key) {
  return made_[std::hash<const void*>{}(key.common) / alignof(std::max_align_t) % made_.size()];
}

Written HeadWriter::write(const app::Reply& reply, const Manner& manner) {
  bool fit = true;
  if (reply.common != nullptr && reply.headers.empty()) {
    const Key key{reply.common,      reply.status, reply.bytes().size(),
                  manner.afterwards, manner.date,  manner.strict_transport};
    Made& made = place_of(key);
    if (made.key != key) {
      fit = write_head(made.head, reply, manner);
      made.date = manner.date;
      made.key = fit ? key : Key{};
      made.key.date = made.date;
      made.keeps = reply.keeps;
    }
    head_ = &made.head;
  } else {
    fit = write_head(own_, reply, manner);
    head_ = &own_;
  }
  const unsigned status = fit ? reply.status : unfit_status;
  const bool sends_body = fit && manner.sends == Sends::head_and_body && !has_no_body(status);
  const auto body = sends_body ? reply.bytes() : std::string_view{};
  return {.status = status,
          .bytes = head_->size() + body.size(),
          .body = body,
          .sendable = body.empty() ? std::nullopt : reply.sendable};
}

app::Reply to_reply(const Refusal& refusal) {
  auto reply = app::text(refusal.status, fmt::format("This request is refused: {}.\n", refusal.reason));
  if (refusal.status == 503) reply.headers.push_back({.name = "Retry-After", .value = "1"});
  if (refusal.status == 405) reply.headers.push_back({.name = "Allow", .value = "GET, HEAD, POST, OPTIONS"});
  return reply;
}

app::Reply busy() {
  auto reply = app::text(503, "Too many people are here at once. Please try again in a moment.\n");
  reply.headers.push_back({.name = "Retry-After", .value = "1"});
  return reply;
}

}  // namespace errand::http

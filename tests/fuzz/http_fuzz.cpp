#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"
#include "server/app/negotiation.hpp"
#include "server/app/target.hpp"
#include "server/http/body.hpp"
#include "server/http/guard.hpp"
#include "wasm/base/text.hpp"

namespace {

using namespace errand;

constexpr std::size_t most_body = 4096;

void check(bool promise) {
  if (!promise) std::abort();
}

void check_target(std::string_view raw) {
  const auto target = app::parse_target(raw);
  if (!target) return;
  const auto& path = target->path;
  check(!path.empty() && path.front() == '/' && is_utf8(path));
  check(path.find('\0') == std::string::npos && path.find('\\') == std::string::npos);
  const auto framed = path + "/";
  for (const auto* segment : {"/../", "/./"}) check(framed.find(segment) == std::string::npos);
  check(path == "/" || path.find("//") == std::string::npos);
  app::parse_form(target->query);
}

struct Outcome {
  std::string body{};
  std::size_t taken = 0;
  unsigned status = 0;
  bool done = false;
  bool operator==(const Outcome&) const = default;
};

/// What comes of the bytes when they arrive `step` at a time.
Outcome read_body(const http::Body& framing, std::string_view bytes, std::size_t step) {
  http::BodyReader reader{framing, most_body};
  Outcome outcome;
  std::size_t have = 0;
  for (;;) {
    const auto taken = reader.take(bytes.substr(outcome.taken, have - outcome.taken));
    if (!taken) return {.status = taken.error().status};
    outcome.taken += *taken;
    if (reader.done() || have == bytes.size()) break;
    have = std::min(have + step, bytes.size());
  }
  outcome.done = reader.done();
  outcome.body = reader.body();
  return outcome;
}

/// Beast takes more than the guard; what both take must be the same. It gets all at once: its parser asserts
/// when a last chunk comes in pieces.
void compare_with_beast(const Outcome& ours, std::string_view raw) {
  namespace beast = boost::beast;
  beast::http::request_parser<beast::http::string_body> parser;
  parser.body_limit(most_body);
  parser.header_limit(1 << 20);
  parser.eager(true);
  beast::error_code error;
  std::size_t read = 0;
  while (!error && !parser.is_done() && read < raw.size())
    read += parser.put(boost::asio::buffer(raw.substr(read)), error);
  // Of the names in a Connection header it is stricter.
  if (error) return;
  check(parser.is_done() && parser.get().body() == ours.body);
}

void check_body(const http::Head& head, std::string_view raw_head, std::string_view rest) {
  const auto whole = read_body(head.body, rest, rest.size());
  check(whole == read_body(head.body, rest, 1));
  check(whole == read_body(head.body, rest, 7));
  check(whole.body.size() <= most_body && whole.taken <= rest.size());
  if (!whole.done) return;
  if (const auto* sized = std::get_if<http::SizedBody>(&head.body)) check(whole.taken == sized->bytes);
  if (std::holds_alternative<http::NoBody>(head.body)) check(whole.taken == 0);
  compare_with_beast(whole, {raw_head.data(), raw_head.size() + whole.taken});
  if (const auto fields = app::parse_form(whole.body)) {
    for (const auto& field : *fields) {
      const auto again =
          app::parse_form(app::encode_component(field.name) + "=" + app::encode_component(field.value));
      check(again && (*again == std::vector<app::Field>{field}));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto end = bytes.find("\r\n\r\n");
  const auto raw_head = bytes.substr(0, end == std::string_view::npos ? size : end + 4);
  const auto head = http::check_head(raw_head);
  if (!head) return 0;
  check(end != std::string_view::npos);
  check_target(head->target);
  for (const auto& header : head->headers) {
    app::accepts(header.value, "br");
    app::names_tag(header.value, "\"a\"");
    if (const auto span = app::read_range(header.value, 1000).span) check(span->first + span->length <= 1000);
  }
  check_body(*head, raw_head, bytes.substr(raw_head.size()));
  return 0;
}

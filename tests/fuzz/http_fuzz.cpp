#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

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

/// Beast may refuse more than the guard, as it does an odd Connection; what it reads must be framed as the guard said.
void check_body(const http::Head& head, std::string_view raw_head, std::string_view rest) {
  http::BodyReader body{most_body};
  if (const auto refusal = body.begin(raw_head)) {
    const auto* sized = std::get_if<http::SizedBody>(&head.body);
    check(refusal->status == 400 || (sized != nullptr && sized->bytes > most_body));
    return;
  }
  boost::beast::error_code error;
  std::size_t read = 0;
  while (!error && !body.parser().is_done() && read < rest.size()) {
    read += body.parser().put(boost::asio::buffer(rest.substr(read)), error);
  }
  const auto& bytes = body.parser().get().body();
  check(bytes.size() <= most_body);
  if (!body.parser().is_done()) return;
  if (const auto* sized = std::get_if<http::SizedBody>(&head.body)) {
    check(read == sized->bytes && bytes == rest.substr(0, read));
  }
  if (std::holds_alternative<http::NoBody>(head.body)) check(read == 0 && bytes.empty());
  if (const auto fields = app::parse_form(bytes)) {
    for (const auto& field : *fields) {
      const auto again = app::parse_form(app::encode_component(field.name) + "=" + app::encode_component(field.value));
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

#include "server/http/guard.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/http/grammar.hpp"

namespace errand::http {
namespace {

using app::Header;
using app::Method;

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_headers = 100;

bool lists(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    if (app::same_word(app::without_blanks(app::cut(list, ",")), word)) return true;
  }
  return false;
}

enum class Version { one_zero, one_one };

/// The headers that decide how a request is read, each with how often it came.
struct Deciding {
  struct One {
    std::size_t count = 0;
    std::string_view value;
  };
  One host, content_length, transfer_encoding, content_encoding, expect;
  bool close_asked = false;
};

using Fault = std::optional<Refusal>;

Fault read_method(std::string_view word, Method& method) {
  static constexpr std::array<std::pair<std::string_view, Method>, 4> served{
      {{"GET", Method::get}, {"HEAD", Method::head}, {"POST", Method::post}, {"OPTIONS", Method::options}}};
  for (const auto& [name, value] : served) {
    if (word == name) {
      method = value;
      return std::nullopt;
    }
  }
  static constexpr std::array<std::string_view, 5> known{"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"};
  if (std::find(known.begin(), known.end(), word) != known.end()) return Refusal{405, "a method not served"};
  if (is_token(word)) return Refusal{501, "an unknown method"};
  return Refusal{400, "a broken method"};
}

Fault read_request_line(std::string_view line, Head& head, Version& version) {
  const auto method = app::cut(line, " ");
  const auto target = app::cut(line, " ");
  if (line == "HTTP/1.1") {
    version = Version::one_one;
  } else if (line == "HTTP/1.0") {
    version = Version::one_zero;
  } else if (line.size() == 8 && line.substr(0, 5) == "HTTP/" && line[6] == '.') {
    return Refusal{505, "another HTTP version"};
  } else {
    return Refusal{400, "a broken request line"};
  }
  if (auto fault = read_method(method, head.method)) return fault;
  if (target.empty() || target.front() != '/') return Refusal{400, "a target not in origin-form"};
  for (const char c : target) {
    if (c <= 0x20 || c >= 0x7f) return Refusal{400, "a target beyond visible ASCII"};
  }
  head.target = target;
  return std::nullopt;
}

/// Some programs behind a proxy take '_' for '-': what no proxy saw would then decide.
bool is_disguised(std::string_view name) {
  if (name.find('_') == std::string_view::npos) return false;
  static constexpr std::array<std::string_view, 6> decide{"content-length",    "transfer-encoding",
                                                          "content-encoding",  "x-forwarded-for",
                                                          "x-forwarded-proto", "x-forwarded-host"};
  std::string undisguised{name};
  std::replace(undisguised.begin(), undisguised.end(), '_', '-');
  return std::any_of(decide.begin(), decide.end(),
                     [&](auto known) { return app::same_word(undisguised, known); });
}

Fault read_field(std::string_view line, Head& head) {
  const auto field = parse_field_line(line);
  if (!field) return Refusal{400, "a broken header"};
  if (is_disguised(field->name)) return Refusal{400, "a header in disguise"};
  if (head.headers.size() == most_headers) return Refusal{431, "too many headers"};
  head.headers.push_back({.name = std::string{field->name}, .value = std::string{field->value}});
  return std::nullopt;
}

Deciding find_deciding(const std::vector<Header>& headers) {
  Deciding found;
  const auto note = [](Deciding::One& one, const Header& header) {
    ++one.count;
    one.value = header.value;
  };
  for (const auto& header : headers) {
    if (app::same_word(header.name, "host")) note(found.host, header);
    if (app::same_word(header.name, "content-length")) note(found.content_length, header);
    if (app::same_word(header.name, "transfer-encoding")) note(found.transfer_encoding, header);
    if (app::same_word(header.name, "content-encoding")) note(found.content_encoding, header);
    if (app::same_word(header.name, "expect")) note(found.expect, header);
    if (app::same_word(header.name, "connection") && lists(header.value, "close")) found.close_asked = true;
  }
  return found;
}

Fault read_length(std::string_view digits, Head& head) {
  std::uint64_t bytes = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, bytes);
  if (error != std::errc{} || stop != end) return Refusal{400, "a broken Content-Length"};
  head.body = SizedBody{bytes};
  return std::nullopt;
}

Fault read_framing(const Deciding& found, Version version, Head& head) {
  if (found.transfer_encoding.count > 0) {
    if (version == Version::one_zero) return Refusal{400, "Transfer-Encoding in HTTP/1.0"};
    if (found.content_length.count > 0) return Refusal{400, "Transfer-Encoding and Content-Length"};
    if (found.transfer_encoding.count > 1 || !app::same_word(found.transfer_encoding.value, "chunked")) {
      return Refusal{400, "a Transfer-Encoding other than chunked"};
    }
    head.body = ChunkedBody{};
  } else if (found.content_length.count > 1) {
    return Refusal{400, "more than one Content-Length"};
  } else if (found.content_length.count == 1) {
    if (auto fault = read_length(found.content_length.value, head)) return fault;
  }
  const bool has_body = head.body != Body{NoBody{}} && head.body != Body{SizedBody{0}};
  if (has_body && head.method != Method::post) return Refusal{400, "a body with a method that has none"};
  if (found.content_encoding.count > 0) return Refusal{415, "a Content-Encoding"};
  return std::nullopt;
}

Fault read_expectation(const Deciding& found, Version version, Head& head) {
  if (found.expect.count == 0) return std::nullopt;
  if (found.expect.count > 1 || !app::same_word(found.expect.value, "100-continue")) {
    return Refusal{417, "an unknown expectation"};
  }
  if (version == Version::one_one) head.expects = Expects::to_continue;
  return std::nullopt;
}

Fault read_host(const Deciding& found, Head& head) {
  if (found.host.count != 1) return Refusal{400, "not exactly one Host"};
  head.host = app::in_lower_case(found.host.value);
  return std::nullopt;
}

}  // namespace

tl::expected<Head, Refusal> check_head(std::string_view raw) {
  if (raw.size() < 4 || raw.substr(raw.size() - 4) != "\r\n\r\n")
    return tl::unexpected{Refusal{400, "no blank line"}};
  raw.remove_suffix(line_end.size());

  Head head;
  auto version = Version::one_one;
  Fault fault;
  for (bool first = true; !raw.empty() && !fault; first = false) {
    const auto line = app::cut(raw, line_end);
    if (line.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos) {
      return tl::unexpected{Refusal{400, "a bare line end or NUL"}};
    }
    fault = first ? read_request_line(line, head, version) : read_field(line, head);
  }
  const auto found = find_deciding(head.headers);
  if (!fault) fault = read_host(found, head);
  if (!fault) fault = read_framing(found, version, head);
  if (!fault) fault = read_expectation(found, version, head);
  if (fault) return tl::unexpected{*fault};
  if (found.close_asked || version == Version::one_zero) head.afterwards = Afterwards::close;
  return head;
}

}  // namespace errand::http

#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace errand::app {

enum class Method { get, head, post, options };

/// "GET" and so on.
std::string_view name_of(Method method);

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

/// A request as the handlers see it: framing checked, Host allowed, path decoded once and free of dot
/// segments.
struct Request {
  Method method = Method::get;
  std::string target;  ///< exactly as received, origin-form; what a signature covers
  std::string path;    ///< decoded, begins with '/', no query, no "." or ".." segments, no NUL
  std::string query;   ///< raw, without '?'; read it with parse_form
  std::string host;    ///< the Host header, lower case, port included
  std::string peer;    ///< address of the other end, no port; behind a trusted proxy of its client
  std::chrono::steady_clock::time_point came{};  ///< its head
  std::string_view scheme = "http";  ///< or "https": how the client asked, if trusted proxies say so
  std::vector<Header> headers;       ///< as received, in order
  std::string body;

  /// The first header of that name, whatever its case.
  std::optional<std::string_view> header(std::string_view name) const;
  /// A cookie's value.
  std::optional<std::string_view> cookie(std::string_view name) const;
};

}  // namespace errand::app

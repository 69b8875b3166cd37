#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "server/app/request.hpp"

namespace errand::http {

/// How a request's body ends.
struct NoBody {
  bool operator==(const NoBody&) const = default;
};
struct SizedBody {
  std::uint64_t bytes = 0;
  bool operator==(const SizedBody&) const = default;
};
struct ChunkedBody {
  bool operator==(const ChunkedBody&) const = default;
};
using Body = std::variant<NoBody, SizedBody, ChunkedBody>;

enum class Afterwards { keep_open, close };
enum class Expects { nothing, to_continue };

/// A request's head, when it can be read in one way only.
struct Head {
  app::Method method = app::Method::get;
  std::string target;
  std::string host;  ///< lower case
  std::vector<app::Header> headers;
  Body body;
  Afterwards afterwards = Afterwards::keep_open;
  Expects expects = Expects::nothing;
};

/// Why a request is not served. The connection ends with it, since nobody knows where the next request would
/// begin.
struct Refusal {
  unsigned status = 400;
  std::string_view reason;
  bool operator==(const Refusal&) const = default;
};

/// Judges the raw bytes of a head, from the request line to the blank line included. What RFC 9112 leaves two
/// ways to read is refused, since a proxy in front may take the other. This is not left to Beast 1.81, which
/// takes doubled lengths and reads an unknown Transfer-Encoding as "no body", so that the body becomes the
/// next request.
tl::expected<Head, Refusal> check_head(std::string_view raw);

}  // namespace errand::http

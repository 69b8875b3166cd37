#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/http/guard.hpp"

namespace errand::http {

/// Takes a body out of the bytes that follow a head. Not Beast 1.81's parser: that one asserts, and so ends
/// the program, when the last chunk arrives in pieces, and reads a quoted chunk extension over the end of its
/// line.
class BodyReader {
 public:
  /// A chunk's line: its size and its extensions, which are checked and forgotten.
  static constexpr std::size_t most_line_bytes = 256;
  /// Of all chunks' lines and trailers, which are dropped; a body of small chunks would otherwise cost more
  /// than it is.
  static constexpr std::size_t most_extra_bytes = 8U << 10;

  BodyReader(const Body& framing, std::size_t most_bytes);

  /// How many of `bytes` are taken; give the rest again, together with what comes later.
  tl::expected<std::size_t, Refusal> take(std::string_view bytes);

  bool done() const { return part_ == Part::nothing; }
  std::string& body() { return body_; }

 private:
  enum class Part { sized, chunk_line, chunk, chunk_end, trailer_line, nothing };
  using Taken = tl::expected<std::size_t, Refusal>;

  Taken take_part(std::string_view bytes);
  Taken take_bytes(std::string_view bytes, Part next);
  Taken take_chunk_line(std::string_view bytes);
  Taken take_chunk_end(std::string_view bytes);
  Taken take_trailer_line(std::string_view bytes);
  tl::expected<std::string_view, Refusal> line_in(std::string_view bytes, std::size_t most) const;

  Part part_ = Part::nothing;
  std::uint64_t missing_ = 0;  ///< of the sized body or of the chunk
  std::size_t most_bytes_;
  std::size_t extra_bytes_ = 0;
  std::string body_;
};

}  // namespace errand::http

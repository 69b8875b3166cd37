#pragma once
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/guard.hpp"

namespace errand::http {

/// Beast's parser behind a head that the guard let pass: sized and chunked bodies, trailers dropped.
class BodyReader {
 public:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  /// Chunk extensions are read and forgotten; one body may hold this much of them.
  static constexpr std::size_t most_extension_bytes = 256;

  explicit BodyReader(std::size_t most_bytes);
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  /// Feeds the head, so that the parser knows how the body ends.
  std::optional<Refusal> begin(std::string_view raw_head);

  /// For async_read_some().
  Parser& parser() { return parser_; }

  /// What to answer to an error of the parser; nullopt for one of the connection.
  static std::optional<Refusal> refusal_for(const boost::beast::error_code& error);

 private:
  Parser parser_;
  std::size_t extension_bytes_ = 0;
  std::function<void(std::uint64_t, boost::beast::string_view, boost::beast::error_code&)> on_chunk_;
};

}  // namespace errand::http

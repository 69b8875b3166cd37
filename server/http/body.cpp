#include "server/http/body.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace errand::http {
namespace {

namespace beast = boost::beast;
using beast::http::error;

constexpr std::uint32_t most_trailer_bytes = 8 * 1024;

}  // namespace

BodyReader::BodyReader(std::size_t most_bytes) {
  parser_.body_limit(most_bytes);
  parser_.header_limit(2 * most_trailer_bytes);
  on_chunk_ = [this](std::uint64_t, beast::string_view extension, beast::error_code& broken) {
    extension_bytes_ += extension.size();
    if (extension_bytes_ > most_extension_bytes) broken = error::bad_chunk_extension;
  };
  parser_.on_chunk_header(on_chunk_);
}

std::optional<Refusal> BodyReader::begin(std::string_view raw_head) {
  beast::error_code broken;
  parser_.put(boost::asio::buffer(raw_head), broken);
  return refusal_for(broken);
}

std::optional<Refusal> BodyReader::refusal_for(const beast::error_code& broken) {
  static const auto& parsing = make_error_code(error::body_limit).category();
  if (!broken || broken.category() != parsing) return std::nullopt;
  if (broken == error::need_more || broken == error::partial_message || broken == error::end_of_stream) {
    return std::nullopt;
  }
  if (broken == error::body_limit) return Refusal{.status = 413, .reason = "more than this place takes"};
  return Refusal{.status = 400, .reason = "a broken body"};
}

}  // namespace errand::http

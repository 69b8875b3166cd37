#include "server/app/packing.hpp"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>

#include <cstdint>

namespace errand::app {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib's way to ask for the gzip wrapper

// zlib's interface is not const-correct; it only reads here.
Bytef* input(std::string_view bytes) { return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); }
Bytef* output(std::string& bytes) { return reinterpret_cast<Bytef*>(bytes.data()); }

int brotli_quality(std::size_t size) {
  if (size <= 128U << 10) return BROTLI_MAX_QUALITY;
  return size <= 1U << 20 ? 9 : 5;
}

}  // namespace

std::string pack_gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = output(packed);
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(outcome == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

std::string pack_brotli(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string packed(size, '\0');
  const auto done =
      BrotliEncoderCompress(brotli_quality(bytes.size()), BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                            bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                            reinterpret_cast<std::uint8_t*>(packed.data()));
  packed.resize(done == BROTLI_TRUE ? size : 0);
  return packed;
}

std::optional<std::string> unpack_gzip(std::string_view packed, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return std::nullopt;
  std::string bytes(most + 1, '\0');  // one more byte, so that a longer stream shows
  stream.next_in = input(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = output(bytes);
  stream.avail_out = static_cast<uInt>(bytes.size());
  const int outcome = inflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  if (outcome != Z_STREAM_END || stream.avail_in != 0 || bytes.size() > most) return std::nullopt;
  return bytes;
}

std::optional<std::string> unpack_brotli(std::string_view packed, std::size_t most) {
  std::string bytes(most + 1, '\0');
  std::size_t size = bytes.size();
  const auto outcome =
      BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()), &size,
                              reinterpret_cast<std::uint8_t*>(bytes.data()));
  if (outcome != BROTLI_DECODER_RESULT_SUCCESS || size > most) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace errand::app

#include "server/codes/packed.hpp"

namespace errand::codes::packed {

void put_number(std::string& out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i, number >>= 8U) out += static_cast<char>(number & 0xffU);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

std::optional<std::uint64_t> take_number(std::string_view& bytes) {
  if (bytes.size() < 8) return std::nullopt;
  std::uint64_t out = 0;
  for (std::size_t i = 8; i-- > 0;) out = (out << 8U) | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(8);
  return out;
}

std::optional<std::string> take_text(std::string_view& bytes) {
  const auto size = take_number(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  std::string out{bytes.substr(0, *size)};
  bytes.remove_prefix(*size);
  return out;
}

}  // namespace errand::codes::packed

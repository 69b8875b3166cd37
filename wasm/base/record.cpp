#include "wasm/base/record.hpp"

#include "wasm/base/text.hpp"

namespace errand {
namespace {

constexpr std::size_t number_bytes = 4;

std::optional<std::uint32_t> take_number(std::string_view& rest) {
  if (rest.size() < number_bytes) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = number_bytes; i-- > 0;) number = number << 8 | static_cast<unsigned char>(rest[i]);
  rest.remove_prefix(number_bytes);
  return number;
}

void append_number(std::string& out, std::size_t number) {
  for (std::size_t i = 0; i < number_bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

}  // namespace

std::optional<Record> take_record(std::string_view& rest) {
  const auto count = take_number(rest);
  // Each text needs its number at least: a made-up count asks for no memory.
  if (!count || *count > rest.size() / number_bytes) return std::nullopt;
  Record record;
  record.reserve(*count);
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto size = take_number(rest);
    if (!size || *size > rest.size() || !is_utf8(rest.substr(0, *size))) return std::nullopt;
    record.push_back(rest.substr(0, *size));
    rest.remove_prefix(*size);
  }
  return record;
}

void append_record(std::string& out, const Record& record) {
  append_number(out, record.size());
  for (const std::string_view text : record) {
    append_number(out, text.size());
    out += text;
  }
}

}  // namespace errand

#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace errand::app {

std::string pack_gzip(std::string_view bytes);
/// Smaller than gzip. Large inputs get a faster, looser packing: a start should take seconds.
std::string pack_brotli(std::string_view bytes);

/// nullopt when `packed` is broken, or longer than `most` when unpacked.
std::optional<std::string> unpack_gzip(std::string_view packed, std::size_t most);
std::optional<std::string> unpack_brotli(std::string_view packed, std::size_t most);

}  // namespace errand::app

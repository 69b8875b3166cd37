#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Numbers and texts one after the other, so that no two lists give the same bytes.
namespace errand::codes::packed {

/// 8 bytes, the lowest first.
void put_number(std::string& out, std::uint64_t number);
/// Its length as a number, then its bytes.
void put_text(std::string& out, std::string_view text);

/// Both take what they read from the front of `bytes`; nullopt when there is too little.
std::optional<std::uint64_t> take_number(std::string_view& bytes);
std::optional<std::string> take_text(std::string_view& bytes);

}  // namespace errand::codes::packed

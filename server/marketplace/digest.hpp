#pragma once
#include <string>
#include <string_view>

namespace errand::marketplace {

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
/// The 32 bytes.
std::string sha256(std::string_view text);
std::string hmac_sha256(std::string_view key, std::string_view text);
/// Takes the same time whatever the difference.
bool equal_in_constant_time(std::string_view a, std::string_view b);
/// A random UUID (version 4), lower case.
std::string fresh_uuid();

std::string to_base64(std::string_view bytes);
/// "" when `text` is not base64 with its padding.
std::string from_base64(std::string_view text);

}  // namespace errand::marketplace

#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace errand::app {

/// `text` with its %XX escapes resolved, once. nullopt when one is broken.
std::optional<std::string> resolve_escapes(std::string_view text);

/// The same for forms: a '%' without two hex digits behind it stays, as in the URL Standard's percent-decode.
std::string resolve_whole_escapes(std::string_view text);

/// `text` with all but letters, digits, "-._~" and the bytes of `kept` escaped.
std::string escape(std::string_view text, std::string_view kept);

}  // namespace errand::app

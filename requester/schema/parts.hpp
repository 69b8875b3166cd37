#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/study/study.hpp"

/// The pieces that the JSON Schema of config.json is put together from.
namespace errand::requester::schema {

using Json = nlohmann::ordered_json;

inline constexpr const char* name_pattern = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";

/// `null` counts as absent, but not where something is needed.
enum class Presence { needed, optional };

Json typed(const char* type, std::string_view about, Presence presence = Presence::optional);

/// A text in one language.
Json text(std::string_view about, Presence presence = Presence::optional, std::uint32_t longest = max_text);

/// A text that workers read, or one for each language. spoken() refers to these definitions.
Json words_in_languages(Presence presence);
Json spoken(std::string_view about, Presence presence = Presence::optional);

Json refer(const char* definition);
Json whole(std::string_view about, std::int64_t least, std::int64_t most);
Json number(std::string_view about);
Json words(std::string_view about, const std::vector<std::string_view>& all);
Json list(std::string_view about, Json items, std::uint32_t most);

/// One, or a list of them.
Json one_or_more(std::string_view about, const Json& one, std::uint32_t most);

/// What happens to members that the schema does not name.
enum class Unknown { kept, refused };

Json object(std::string_view about, Json members, const std::vector<std::string>& needed, Unknown unknown,
            Presence presence = Presence::optional);

/// A text or a number.
Json scalar();

}  // namespace errand::requester::schema

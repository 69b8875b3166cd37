#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/json_writer.hpp"
#include "wasm/base/problem.hpp"

namespace errand {

struct Member;

/// A JSON value as it stands in a text (RFC 8259), with its place. Numbers keep their source text: the
/// engine's protocol has no floats.
struct Json {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  Place place;
  bool boolean = false;
  std::string text;             ///< a string's value (UTF-8), or a number as written
  std::vector<Json> items;      ///< of an array
  std::vector<Member> members;  ///< of an object, in order, names unique

  /// The member of that name, or nullptr (also when this is no object).
  const Json* find(std::string_view name) const;
  /// A number that is whole and within ±(2^53−1); "1.0" and "1e2" count as whole. nullopt otherwise.
  std::optional<std::int64_t> integer() const;
};

struct Member {
  std::string name;
  Place place;
  Json value;
};

inline constexpr std::uint32_t json_depth = 64;
inline constexpr std::size_t json_bytes = 4u << 20;

/// Reads one JSON text. Refuses: more than `most_bytes`, nesting over `json_depth`, doubled names, invalid
/// UTF-8, lone surrogates, anything after the value. A leading byte order mark is skipped. Doubled names are
/// all reported (at most 1,000); after a syntax error nothing more is.
tl::expected<Json, Problems> parse_json(std::string_view text, std::string_view file,
                                        std::size_t most_bytes = json_bytes);

/// Appends `value` without blanks, members in their order.
void append_json(std::string& out, const Json& value);

}  // namespace errand

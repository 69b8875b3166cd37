#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

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

/// Appends `text` as a JSON string with its quotes. Escapes only what RFC 8259 asks for. `text` is UTF-8.
void append_quoted(std::string& out, std::string_view text);

/// Appends `value` without blanks, members in their order.
void append_json(std::string& out, const Json& value);

/// Writes objects and arrays piece by piece, with commas where they belong.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& boolean(bool yes);
  JsonWriter& null();
  /// `json` is already JSON text.
  JsonWriter& raw(std::string_view json);

  /// What was written; the writer is as new.
  std::string take() {
    first_ = true;
    return std::exchange(out_, {});
  }
  std::size_t size() const { return out_.size(); }

 private:
  void comma();
  std::string out_;
  bool first_ = true;
};

}  // namespace errand

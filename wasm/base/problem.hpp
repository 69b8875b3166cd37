#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace errand {

/// Where in a text something stands. Both count from 1; a column is a code point, a tab counts one. {0,0}:
/// the file as a whole.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Place&) const = default;
};

/// One thing wrong in a study: what is wrong, and what would be right.
struct Problem {
  std::string file;
  Place place;
  std::string what;
  std::string expected;
  bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

/// The two halves of a message.
struct Wording {
  std::string what;
  std::string expected;
};

/// What a message's placeholders stand for.
struct Detail {
  std::string_view text = {};
  Place place = {};
  char32_t point = 0;
  std::int64_t number = 0;
  std::int64_t other = 0;
};

/// A message as one literal, "what is wrong|what would be right". In it stand '%' for the detail's text, '@'
/// for its place, '$' for its code point, '#' and '~' for its numbers.
class Message {
 public:
  constexpr Message(const char* text, const Detail& detail = {}) : text_(text), detail_(detail) {}
  Wording wording() const;

 private:
  const char* text_;
  Detail detail_;
};

/// The places of ever later offsets in one text (UTF-8), in time linear over all of them. CRLF, LF and a lone
/// CR each end one line.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}
  Place at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t seen_ = 0;
  Place place_{1, 1};
};

/// "config.json:3:14: what is wrong; expected what would be right". Place {0,0} is left out.
std::string to_text(const Problem& problem);

}  // namespace errand

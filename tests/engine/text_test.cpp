#include "wasm/base/text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "wasm/base/problem.hpp"

namespace errand {
namespace {

constexpr bool is_surrogate(char32_t point) { return point >= 0xD800 && point <= 0xDFFF; }

/// Decodes by the first byte alone, however wrong; a text is UTF-8 when encoding the outcome gives it back.
bool comes_back(const std::string& text) {
  std::string again;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    const std::size_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t point = more == 0 ? first : first & (0x3Fu >> more);
    if (first > 0xF7 || (more == 0 && first >= 0x80)) return false;
    for (std::size_t i = 0; i < more; ++i) {
      if (at == text.size() || (text[at] & 0xC0) != 0x80) return false;
      point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    }
    if (is_surrogate(point) || point > 0x10FFFF) return false;
    append_code_point(again, point);
  }
  return again == text;
}

TEST(Text, EveryCodePointIsEncodedAndReadBack) {
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    if (is_surrogate(point)) continue;
    std::string text;
    append_code_point(text, point);
    ASSERT_EQ(utf8_prefix(text), text.size()) << decimal(point);
    std::size_t at = 0;
    ASSERT_EQ(next_code_point(text, at), point);
    ASSERT_EQ(at, text.size());
    ASSERT_EQ(count_code_points(text), 1u);
  }
}

TEST(Text, CodePointsAreEncodedAsTheUnicodeStandardHasThem) {
  std::string text;
  for (const char32_t point :
       {0x24u, 0x7Fu, 0x80u, 0xA3u, 0x7FFu, 0x800u, 0x20ACu, 0xFFFFu, 0x10348u, 0x10FFFFu}) {
    append_code_point(text, point);
  }
  EXPECT_EQ(
      text,
      "\x24\x7F\xC2\x80\xC2\xA3\xDF\xBF\xE0\xA0\x80\xE2\x82\xAC\xEF\xBF\xBF\xF0\x90\x8D\x88\xF4\x8F\xBF\xBF");
}

TEST(Text, Utf8IsToldFromOtherBytesAtEveryBoundary) {
  const unsigned char seconds[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                   0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xF4, 0xFF};
  const unsigned char later[] = {0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
  for (unsigned first = 0; first < 256; ++first) {
    for (const unsigned char second : seconds) {
      for (const unsigned char third : later) {
        for (const unsigned char fourth : later) {
          const unsigned char bytes[] = {static_cast<unsigned char>(first), second, third, fourth};
          for (std::size_t length = 1; length <= 4; ++length) {
            const std::string text(bytes, bytes + length);
            ASSERT_EQ(is_utf8(text), comes_back(text)) << ::testing::PrintToString(text);
          }
        }
      }
    }
  }
}

TEST(Text, TheFirstBrokenByteIsFound) {
  EXPECT_EQ(utf8_prefix("a\xC3\xA9\xFF"
                        "b"),
            3u);
  EXPECT_EQ(utf8_prefix("ab\xE2\x82"), 2u);
  EXPECT_EQ(utf8_prefix(""), 0u);
}

TEST(Text, ReadingBrokenBytesStaysWithinReach) {
  std::size_t at = 0;
  next_code_point("\xF0", at);
  EXPECT_GE(at, 1u);
}

TEST(Text, OnlyALeadingByteOrderMarkIsSkipped) {
  EXPECT_EQ(without_mark("\xEF\xBB\xBF"
                         "a\xEF\xBB\xBF"),
            "a\xEF\xBB\xBF");
  EXPECT_EQ(without_mark("\xEF\xBB"), "\xEF\xBB");
  EXPECT_EQ(without_mark(""), "");
}

TEST(Text, BlanksAreTrimmedAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t\r\n\xC2\xA0 a \xC2\xA0 b \xC2\xA0\n"), "a \xC2\xA0 b");
  EXPECT_EQ(trim("\xC2\xA0"), "");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xC3\xA0"), "\xC3\xA0") << "à ends with the byte of U+00A0";
  EXPECT_EQ(trim("\xA0"), "\xA0");
}

TEST(Text, AShortenedTextKeepsWholeCharacters) {
  EXPECT_EQ(shortened("word"), "word");
  EXPECT_EQ(shortened(std::string(100, 'x')).size(), 40u);
  EXPECT_EQ(shortened(std::string(39, 'x') + "é and more"), std::string(39, 'x'));
  EXPECT_EQ(shortened(std::string(38, 'x') + "é and more"), std::string(38, 'x') + "é");
}

TEST(Text, PiecesAreJoined) {
  EXPECT_EQ(concat({"a", "", "bc", std::string_view("\0", 1)}), std::string("abc\0", 4));
}

TEST(Text, IntegersAreWrittenAsTheStandardLibraryWritesThem) {
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t number :
       {least, least + 1, most, std::int64_t{0}, std::int64_t{-1}, std::int64_t{9}, std::int64_t{10},
        std::int64_t{-10}, std::int64_t{1234567890123}}) {
    EXPECT_EQ(decimal(number), std::to_string(number));
  }
}

TEST(Text, IntegersAreReadWithinWhatADoubleHolds) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-0"), 0);
  EXPECT_EQ(parse_integer("007"), 7);
  EXPECT_EQ(parse_integer("-42"), -42);
  EXPECT_EQ(parse_integer("9007199254740991"), 9007199254740991);
  EXPECT_EQ(parse_integer("-9007199254740991"), -9007199254740991);
  for (const char* const bad : {"", "-", "--1", "+1", " 1", "1 ", "1.0", "1e2", "x", "9007199254740992",
                                "-9007199254740992", "18446744073709551617", "99999999999999999999999999"}) {
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
  }
}

TEST(PlaceFinder, CountsCodePointsAndEveryKindOfLineEnd) {
  const std::string text = "aé\r\nb\rc\n\n\td";
  PlaceFinder places(text);
  const std::vector<std::pair<char, Place>> expected = {
      {'a', {1, 1}}, {'b', {2, 1}}, {'c', {3, 1}}, {'d', {5, 2}}};
  for (const auto& [letter, place] : expected) EXPECT_EQ(places.at(text.find(letter)), place) << letter;
  EXPECT_EQ(places.at(text.find('\r')), (Place{1, 3})) << "going back works too";
  EXPECT_EQ(places.at(text.size()), (Place{5, 3}));
  EXPECT_EQ(places.at(text.size() + 10), (Place{5, 3}));
}

TEST(Problem, IsPrintedAsCompilersPrintThem) {
  EXPECT_EQ(to_text({"config.json", {3, 14}, "a comma is missing", "','"}),
            "config.json:3:14: a comma is missing; expected ','");
  EXPECT_EQ(to_text({"pairs.csv", {}, "the file is empty", ""}), "pairs.csv: the file is empty");
}

TEST(Problem, MessagesAreSplitAndFilled) {
  const Message message = {"% at @, $ and $|# of ~: \"%\"", {"he|y%#", {3, 14}, 0x1F600, -2, 3}};
  const Wording wording = message.wording();
  EXPECT_EQ(wording.what, "he|y%# at line 3, column 14, U+1F600 and U+1F600");
  EXPECT_EQ(wording.expected, "-2 of 3: \"he|y%#\"");
  EXPECT_EQ(Message("$", {.point = 0xE9}).wording().what, "U+00E9");
}

}  // namespace
}  // namespace errand

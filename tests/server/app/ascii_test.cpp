#include "server/app/ascii.hpp"

#include <gtest/gtest.h>

namespace errand::app {
namespace {

TEST(Ascii, OnlyLettersOfAsciiChangeTheirCase) {
  EXPECT_EQ(in_lower_case("Content-LENGTH \xC3\x84@[`{"), "content-length \xC3\x84@[`{");
  EXPECT_TRUE(same_word("Keep-Alive", "keep-alive"));
  EXPECT_FALSE(same_word("keep", "keep-alive"));
  EXPECT_FALSE(same_word("\xC3\x84", "\xC3\xA4"));
}

TEST(Ascii, BlanksAreCutAtTheEndsOnly) {
  EXPECT_EQ(without_blanks(" \ta b\t "), "a b");
  EXPECT_EQ(without_blanks(" \t "), "");
}

TEST(Ascii, AListIsCutPieceByPieceAndEnds) {
  std::string_view rest = "a;;b";
  EXPECT_EQ(cut(rest, ";"), "a");
  EXPECT_EQ(cut(rest, ";"), "");
  EXPECT_EQ(cut(rest, ";"), "b");
  EXPECT_EQ(rest, "");
  rest = "end;";
  EXPECT_EQ(cut(rest, ";"), "end");
  EXPECT_EQ(rest, "");
}

}  // namespace
}  // namespace errand::app

#include "wasm/base/record.hpp"

#include <gtest/gtest.h>

namespace errand {
namespace {

TEST(Record, ComesBackAndLeavesWhatFollows) {
  std::string bytes;
  append_record(bytes, {"next", "", "\xC3\xA9"});
  append_record(bytes, {});
  std::string_view rest = bytes;
  EXPECT_EQ(take_record(rest), (Record{"next", "", "\xC3\xA9"}));
  EXPECT_EQ(take_record(rest), Record{});
  EXPECT_EQ(take_record(rest), std::nullopt);
}

TEST(Record, CutShortAtAnyByteIsNone) {
  std::string bytes;
  append_record(bytes, {"answered", "17"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::string_view rest{bytes.data(), size};
    EXPECT_EQ(take_record(rest), std::nullopt) << size;
  }
}

TEST(Record, TextThatIsNoUtf8IsNone) {
  std::string bytes;
  append_record(bytes, {"\xff"});
  std::string_view rest = bytes;
  EXPECT_EQ(take_record(rest), std::nullopt);
}

}  // namespace
}  // namespace errand

#include "requester/written_time.hpp"

#include <gtest/gtest.h>

#include <random>

#include "requester/pacific_time.hpp"

namespace errand::requester {
namespace {

using app::Moment;

TEST(WrittenTime, ReadsWhatMarketplacesWrite) {
  const std::vector<std::pair<const char*, std::int64_t>> good = {
      {"Wed Nov 20 21:03:26 PST 2019", 1574312606000},
      {"Wed Jul  3 21:03:26 PDT 2019", 1562213006000},
      {"Thu Jul 4 04:03:26 UTC 2019", 1562213006000},
      {"2024-10-25T12:27:09.179000Z", 1729859229179},
      {"2024-10-25T12:27:09Z", 1729859229000},
      {"2024-10-25 12:27:09", 1729859229000},
      {"2024-10-25 12:27", 1729859220000},
      {"2024-10-25T14:27:09,5+02:00", 1729859229500},
      {"2024-10-25T14:27:09+0200", 1729859229000},
      {"2024-10-25 07:27:09 -05", 1729859229000},
      {" 1970-01-01T00:00:00Z ", 0},
      {"2024-02-29T00:00:00Z", 1709164800000},
  };
  for (const auto& [text, ms] : good) EXPECT_EQ(read_time(text), Moment{ms}) << text;
}

TEST(WrittenTime, RefusesWhatIsNone) {
  for (const char* bad :
       {"", "  ", "yesterday", "2024-10-25", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
        "2024-10-25T24:00:00Z", "2024-10-25T12:60:00Z", "2024-10-25T12:27:09Zx", "2024-10-25T12:27:09.Z",
        "2024-10-25T12:27:09+2:00", "1969-12-31T23:59:59Z", "Wed Nov 20 21:03:26 CET 2019",
        "Wed Nov 20 21:03:26 2019", "Wed Nov 31 21:03:26 PST 2019", "Nov 20 21:03:26 PST 2019",
        "Wed Nov 20 21:03:26 PST 20199", "1574312606", "2024-10-25T12:27:09\xff"})
    EXPECT_EQ(read_time(bad), std::nullopt) << bad;
}

TEST(WrittenTime, ReadsBackWhatResultsHold) {
  std::mt19937 draw{7};
  for (int i = 0; i < 2000; ++i) {
    const Moment at{1'200'000'000'000 + static_cast<std::int64_t>(draw()) * 400};
    EXPECT_EQ(read_time(utc_time(at)), at) << utc_time(at);
    EXPECT_EQ(read_time(pacific_time(at)), Moment{at.ms / 1000 * 1000}) << pacific_time(at);
  }
}

}  // namespace
}  // namespace errand::requester

#include "server/app/negotiation.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace errand::app {
namespace {

TEST(Negotiation, CodingsAreTakenByNameStarAndWeight) {
  struct Case {
    std::string_view header;
    bool brotli;
    bool gzip;
  };
  const Case cases[] = {
      {"", false, false},          {"br", true, false},          {"gzip, deflate, br", true, true},
      {"BR;q=0.1", true, false},   {"br;q=0", false, false},     {"br; q=0.000, gzip", false, true},
      {"*", true, true},           {"*;q=0", false, false},      {"gzip;q=0, *", true, false},
      {"brotli", false, false},    {"xbr, gzipx", false, false}, {",,gzip ,", false, true},
      {"br;q=0.001", true, false}, {"identity", false, false},   {"br ;q=0", false, false},
  };
  for (const auto& [header, brotli, gzip] : cases) {
    EXPECT_EQ(accepts(header, "br"), brotli) << header;
    EXPECT_EQ(accepts(header, "gzip"), gzip) << header;
  }
}

TEST(Negotiation, TagsAreComparedWhole) {
  EXPECT_TRUE(names_tag(R"("a")", R"("a")"));
  EXPECT_TRUE(names_tag(R"("b", W/"a")", R"("a")"));
  EXPECT_TRUE(names_tag("*", R"("a")"));
  EXPECT_FALSE(names_tag(R"("ab")", R"("a")"));
  EXPECT_FALSE(names_tag("a", R"("a")"));
  EXPECT_FALSE(names_tag("", R"("a")"));
}

TEST(Negotiation, RangesAreReadAsTheirRfcSays) {
  const auto span = [](std::string_view range) { return read_range(range, 10).span; };
  EXPECT_EQ(span("bytes=0-0"), (Span{0, 1}));
  EXPECT_EQ(span("bytes=2-4"), (Span{2, 3}));
  EXPECT_EQ(span("bytes=2-"), (Span{2, 8}));
  EXPECT_EQ(span("bytes=2-99"), (Span{2, 8}));
  EXPECT_EQ(span("bytes=-3"), (Span{7, 3}));
  EXPECT_EQ(span("bytes=-99"), (Span{0, 10}));
  for (const auto* beyond : {"bytes=10-", "bytes=10-11", "bytes=-0"}) {
    EXPECT_EQ(span(beyond), std::nullopt) << beyond;
    EXPECT_EQ(read_range(beyond, 10).fault, RangeFault::beyond_the_end) << beyond;
  }
  for (const auto* odd : {"", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "items=0-1",
                          "bytes=a-b", "bytes=+1-2", "bytes=0-18446744073709551616", "bytes=1--2"}) {
    EXPECT_EQ(span(odd), std::nullopt) << odd;
    EXPECT_EQ(read_range(odd, 10).fault, RangeFault::not_understood) << odd;
  }
}

}  // namespace
}  // namespace errand::app

#include "server/http/body.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace errand::http {
namespace {

constexpr std::size_t most = 16;

struct Outcome {
  std::string body{};
  std::size_t taken = 0;
  unsigned status = 0;  ///< 0: not refused
  bool done = false;
  bool operator==(const Outcome&) const = default;
};

/// The outcome when the bytes arrive `first` at a time, then `step` at a time.
Outcome read(const Body& framing, std::string_view bytes, std::size_t first, std::size_t step) {
  BodyReader reader{framing, most};
  Outcome outcome;
  for (std::size_t have = std::min(first, bytes.size());; have = std::min(have + step, bytes.size())) {
    const auto taken = reader.take(bytes.substr(outcome.taken, have - outcome.taken));
    if (!taken) {
      outcome.status = taken.error().status;
      break;
    }
    outcome.taken += *taken;
    if (reader.done() || have == bytes.size()) break;
  }
  if (outcome.status != 0) return {.status = outcome.status};
  outcome.done = reader.done();
  outcome.body = reader.body();
  return outcome;
}

/// The one outcome, however the bytes are cut into two pieces or into single ones.
Outcome read(const Body& framing, std::string_view bytes) {
  const auto whole = read(framing, bytes, bytes.size(), 1);
  EXPECT_EQ(read(framing, bytes, 1, 1), whole) << bytes;
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    EXPECT_EQ(read(framing, bytes, first, bytes.size() + 1), whole) << bytes << " cut at " << first;
  }
  return whole;
}

TEST(BodyReader, BodiesEndWhereTheirFramingSays) {
  const Body chunked = ChunkedBody{};
  EXPECT_EQ(read(NoBody{}, "next"), (Outcome{.body = "", .taken = 0, .done = true}));
  EXPECT_EQ(read(SizedBody{0}, "next"), (Outcome{.body = "", .taken = 0, .done = true}));
  EXPECT_EQ(read(SizedBody{3}, "abcnext"), (Outcome{.body = "abc", .taken = 3, .done = true}));
  EXPECT_EQ(read(SizedBody{16}, "0123456789abcdefnext"),
            (Outcome{.body = "0123456789abcdef", .taken = 16, .done = true}));
  EXPECT_EQ(read(chunked, "0\r\n\r\nnext"), (Outcome{.body = "", .taken = 5, .done = true}));
  EXPECT_EQ(read(chunked, "3\r\nabc\r\n0\r\n\r\nnext"), (Outcome{.body = "abc", .taken = 13, .done = true}));
  EXPECT_EQ(read(chunked, "2;a;b=c;d=\"e;\\\"\"\r\n\r\n\r\n0\r\nX: y\r\n\r\nnext"),
            (Outcome{.body = "\r\n", .taken = 33, .done = true}));
  EXPECT_EQ(read(chunked, "a\r\n0123456789\r\n06\r\nabcdef\r\n00\r\n\r\n").body, "0123456789abcdef");
}

TEST(BodyReader, APieceOfABodyIsNotABody) {
  for (const auto* bytes : {"", "3", "3\r", "3\r\n", "3\r\nab", "3\r\nabc", "3\r\nabc\r", "3\r\nabc\r\n",
                            "0\r\n", "0\r\n\r", "0\r\nX: y\r\n"}) {
    const auto outcome = read(ChunkedBody{}, bytes);
    EXPECT_FALSE(outcome.done) << bytes;
    EXPECT_EQ(outcome.status, 0U) << bytes;
  }
  EXPECT_FALSE(read(SizedBody{4}, "abc").done);
}

TEST(BodyReader, TooMuchIs413AndBrokenIs400) {
  EXPECT_EQ(read(SizedBody{17}, "").status, 413U);
  EXPECT_EQ(read(ChunkedBody{}, "11\r\n").status, 413U);
  EXPECT_EQ(read(ChunkedBody{}, "10\r\n0123456789abcdef\r\n1\r\n").status, 413U);
  EXPECT_EQ(read(ChunkedBody{}, "ffffffffffffffff\r\n").status, 413U);
  for (const auto* bytes : {"\r\n",
                            "\n",
                            "g\r\n",
                            "1 \r\n",
                            " 1\r\n",
                            "1;\r\n",
                            "1;=\r\n",
                            "1;a=\r\n",
                            "1;a=\"\r\n",
                            "1;a=\"\\\r\n",
                            "1;a=\"b\"c\r\n",
                            "1;a b\r\n",
                            "1\n",
                            "1\rx",
                            "1\r\nab",
                            "1\r\na\n",
                            "1\r\na\rx",
                            "0\r\nX\r\n",
                            "0\r\n: y\r\n",
                            "0\r\n X: y\r\n",
                            "0\r\nX: y\n",
                            "0x1\r\n",
                            "+1\r\n",
                            "-1\r\n",
                            "10000000000000000\r\n",
                            "00000000000000001\r\n"}) {
    EXPECT_EQ(read(ChunkedBody{}, bytes).status, 400U) << bytes;
  }
}

TEST(BodyReader, ExtensionsAndTrailersHaveTheirBounds) {
  const auto extended = [](std::size_t length) { return "0;" + std::string(length, 'a') + "\r\n\r\n"; };
  EXPECT_TRUE(read(ChunkedBody{}, extended(254)).done);
  EXPECT_EQ(read(ChunkedBody{}, extended(255)).status, 400U);
  const auto trailing = [](std::size_t length) { return "0\r\nX:" + std::string(length, 'a') + "\r\n\r\n"; };
  EXPECT_TRUE(BodyReader(ChunkedBody{}, most).take(trailing(8 * 1024 - 10)));
  EXPECT_FALSE(BodyReader(ChunkedBody{}, most).take(trailing(8 * 1024)));
}

}  // namespace
}  // namespace errand::http

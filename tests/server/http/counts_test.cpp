#include "server/http/counts.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

using std::chrono::microseconds;

TEST(Counts, ALatencyBelongsToTheFirstClassThatHoldsIt) {
  Tally tally;
  for (const auto us : {0, 100, 101, 1'000'000, 5'000'000, 5'000'001})
    tally.answered(200, 1, microseconds{us});
  Counts counts;
  tally.add_to(counts);
  EXPECT_EQ(counts.latencies, (decltype(counts.latencies){2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(counts.latency_sum, microseconds{11'000'202});
}

TEST(Counts, EveryAnswerIsInItsClass) {
  Running server{site_of([](const app::Request& request) {
                   return app::text(static_cast<unsigned>(std::stoi(request.path.substr(1))), "four");
                 }),
                 endless()};
  std::size_t bytes = 0;
  {
    auto wire = server.connect();
    for (const auto* path : {"/200", "/201", "/303", "/404", "/500", "/503"}) {
      wire.send(get(path));
      const auto answer = wire.receive();
      ASSERT_TRUE(answer);
      bytes += answer->head.size() + answer->body.size();
    }
    wire.send("GET / HTTP/1.1\r\n\r\n");
    bytes += wire.receive_all().size();
  }
  server.stop();
  server.wait_until_stopped();
  const auto counts = server.counts();
  EXPECT_EQ(counts.answers, (decltype(counts.answers){0, 2, 1, 2, 2}));
  EXPECT_EQ(counts.refusals, 1U);
  EXPECT_EQ(counts.bytes_out, bytes);
  EXPECT_EQ(std::accumulate(counts.latencies.begin(), counts.latencies.end(), 0U), 6U);
  EXPECT_EQ(counts.connections_accepted, 1U);
  EXPECT_EQ(counts.connections_open, 0U);
}

TEST(Counts, TheDoorCountsWhoComesAndWhoIsTurnedAway) {
  auto limits = endless();
  limits.connections = 1;
  Running server{site_of([](const app::Request&) { return app::text(200, "fine"); }), limits};
  auto first = server.connect();
  first.send(get("/"));
  EXPECT_EQ(first.receive()->status, 200U);
  EXPECT_EQ(server.connect().receive()->status, 503U);
  const auto counts = server.counts();
  EXPECT_EQ(counts.connections_accepted, 1U);
  EXPECT_EQ(counts.connections_open, 1U);
  EXPECT_EQ(counts.connections_turned_away, 1U);
  EXPECT_EQ(counts.answers[4], 0U) << "it was no answer to a request";
}

}  // namespace
}  // namespace errand::http

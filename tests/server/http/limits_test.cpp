#include "server/http/limits.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

using std::chrono::milliseconds;

app::Reply fine(const app::Request&) { return app::text(200, "fine"); }

/// As many megabytes as no system buffers for one connection.
app::Reply much(const app::Request&) { return app::text(200, std::string(64 << 20, 'x')); }

TEST(TimeLimits, ASilentClientIsClosed) {
  auto limits = endless();
  limits.idle_time = milliseconds{30};
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  EXPECT_TRUE(wire.closed());
  auto second = server.connect();
  second.send(get("/"));
  EXPECT_EQ(second.receive()->status, 200U);
  EXPECT_TRUE(second.closed());
}

TEST(TimeLimits, AHeadThatTakesTooLongIsClosed) {
  auto limits = endless();
  limits.header_time = milliseconds{30};
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send("GET / HTTP/1.1\r\nHost: erra");
  EXPECT_TRUE(wire.closed());
}

TEST(TimeLimits, AHeadThatDripsGetsNoMoreTime) {
  auto limits = endless();
  limits.header_time = milliseconds{100};
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send("GET / HTTP/1.1\r\nX: ");
  int drops = 0;
  while (!wire.readable(milliseconds{5}) && drops < 2'000) {
    wire.send("x");
    ++drops;
  }
  EXPECT_LT(drops, 2'000);
  EXPECT_TRUE(wire.closed());
}

TEST(TimeLimits, ABodyThatTakesTooLongIsClosed) {
  auto limits = endless();
  limits.body_time = milliseconds{30};
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 5\r\n\r\nhell");
  EXPECT_TRUE(wire.closed());
}

TEST(TimeLimits, ABodyBelowTheLeastRateIsClosed) {
  auto limits = endless();
  limits.rate_grace = milliseconds{30};
  limits.least_rate = 1'000'000;
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  EXPECT_TRUE(wire.closed());
}

TEST(TimeLimits, AnAnswerThatNobodyReadsIsDropped) {
  auto limits = endless();
  limits.write_stall = milliseconds{50};
  Running server{site_of(much), limits};
  auto wire = server.connect();
  wire.send(get("/"));
  server.stop();
  server.wait_until_stopped();
  EXPECT_LT(wire.receive_all().size(), 64U << 20);
}

TEST(TimeLimits, AnAnswerReadBelowTheLeastRateIsDropped) {
  auto limits = endless();
  limits.rate_grace = milliseconds{50};
  limits.least_rate = 1'000'000'000'000;
  Running server{site_of(much), limits};
  auto wire = server.connect();
  wire.send(get("/"));
  server.stop();
  server.wait_until_stopped();
  EXPECT_LT(wire.receive_all().size(), 64U << 20);
}

TEST(TimeLimits, ARefusedClientThatIsStillSendingLearnsWhy) {
  Running server{site_of(fine), endless()};
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 20000000\r\n\r\n" +
            std::string(20'000'000, 'x'));
  EXPECT_EQ(wire.receive()->status, 413U);
  EXPECT_TRUE(wire.closed());
  EXPECT_FALSE(wire.was_reset());
}

TEST(TimeLimits, ARefusedClientThatKeepsSendingIsClosedAfterAll) {
  auto limits = endless();
  limits.linger_time = milliseconds{50};
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(wire.receive()->status, 413U);
  EXPECT_TRUE(wire.closed());
  int sent = 0;
  while (wire.send(std::string(1000, 'x')) && sent < 1'000'000) ++sent;
  EXPECT_LT(sent, 1'000'000);
}

TEST(CountLimits, APathHasItsOwnMeasure) {
  auto site = site_of(fine);
  site.max_body_at = [](std::string_view path) { return path == "/a b" ? 70'000U : 5U; };
  Running server{std::move(site), endless()};
  const auto status = [&](const std::string& path, std::size_t bytes) {
    auto wire = server.connect();
    wire.send(
        fmt::format("POST {} HTTP/1.1\r\nHost: errand.test\r\nContent-Length: {}\r\n\r\n", path, bytes) +
        std::string(bytes, 'x'));
    return wire.receive()->status;
  };
  EXPECT_EQ(status("/a%20b", 70'000), 200U);
  EXPECT_EQ(status("/a%20b", 70'001), 413U);
  EXPECT_EQ(status("/other", 5), 200U);
  EXPECT_EQ(status("/other", 6), 413U);
}

TEST(CountLimits, LargeBodiesShareTheirMemoryAndSmallOnesNeedNone) {
  auto limits = endless();
  limits.large_body_bytes = 100'000;
  auto site = site_of(fine);
  site.max_body = 1'000'000;
  Running server{std::move(site), limits};
  const auto request = [](std::size_t bytes) {
    return fmt::format("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: {}\r\n\r\n", bytes);
  };
  auto first = server.connect();
  first.send(request(150'000) + std::string(149'999, 'x'));
  auto second = server.connect();
  // Until the first one's bytes have come.
  for (;;) {
    second.send(request(150'000) + std::string(150'000, 'x'));
    const unsigned status = second.receive()->status;
    if (status == 503U) break;
    ASSERT_EQ(status, 200U);
  }
  auto small = server.connect();
  small.send(request(60'000) + std::string(60'000, 'x'));
  EXPECT_EQ(small.receive()->status, 200U);
  first.send("x");
  EXPECT_EQ(first.receive()->status, 200U);
  auto third = server.connect();
  third.send(request(150'000) + std::string(150'000, 'x'));
  EXPECT_EQ(third.receive()->status, 200U);
}

TEST(CountLimits, AConnectionEndsAfterItsRequests) {
  auto limits = endless();
  limits.requests_per_connection = 3;
  Running server{site_of(fine), limits};
  auto wire = server.connect();
  wire.send(get("/") + get("/") + get("/") + get("/"));
  const auto answers = answers_in(wire.receive_all());
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), 3U);
  EXPECT_EQ((*answers)[1].header("connection"), std::nullopt);
  EXPECT_EQ((*answers)[2].header("connection"), "close");
}

/// Until the place that another connection left is free.
bool eventually_served(const Running& server, const char* source) {
  for (int tries = 0; tries < 10'000; ++tries) {
    auto wire = server.connect(source);
    wire.send(get("/"));
    const auto answer = wire.receive();
    if (answer && answer->status == 200) return true;
  }
  return false;
}

TEST(CountLimits, AFullHouseTurnsVisitorsAwayUntilSomebodyLeaves) {
  auto limits = endless();
  limits.connections = 2;
  Running server{site_of(fine), limits};
  {
    auto first = server.connect();
    auto second = server.connect();
    for (auto* wire : {&first, &second}) {
      wire->send(get("/"));
      EXPECT_EQ(wire->receive()->status, 200U);
    }
    auto third = server.connect();
    const auto answer = third.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503U);
    EXPECT_EQ(answer->header("retry-after"), "1");
    EXPECT_TRUE(third.closed());
    first.send(get("/"));
    EXPECT_EQ(first.receive()->status, 200U) << "those inside notice nothing";
  }
  EXPECT_TRUE(eventually_served(server, "127.0.0.1"));
}

TEST(CountLimits, OnePeerCannotTakeAllPlaces) {
  auto limits = endless();
  limits.connections_per_peer = 1;
  Running server{site_of(fine), limits};
  {
    auto first = server.connect("127.0.0.1");
    first.send(get("/"));
    EXPECT_EQ(first.receive()->status, 200U);
    EXPECT_EQ(server.connect("127.0.0.1").receive()->status, 503U);
    auto neighbour = server.connect("127.0.0.2");
    neighbour.send(get("/"));
    EXPECT_EQ(neighbour.receive()->status, 200U);
  }
  EXPECT_TRUE(eventually_served(server, "127.0.0.1"));
}

TEST(CountLimits, AFullDeskAnswers503AndThoseWhoWaitAreServed) {
  auto limits = endless();
  limits.desk_queue = 2;
  std::promise<void> entered;
  std::promise<void> released;
  auto release = released.get_future().share();
  Running server{site_of(
                     [&, release](const app::Request& request) {
                       if (request.path == "/slow") {
                         entered.set_value();
                         release.wait();
                       }
                       return app::text(200, "served");
                     },
                     Runs::on_desk),
                 limits};
  auto slow = server.connect();
  slow.send(get("/slow"));
  entered.get_future().wait();
  // Of two more at most one finds a place; which one is the scheduler's choice.
  auto second = server.connect();
  auto third = server.connect();
  second.send(get("/"));
  third.send(get("/"));
  while (!second.readable(milliseconds{1}) && !third.readable(milliseconds{1})) {
  }
  auto& refused = second.readable(milliseconds{0}) ? second : third;
  auto& waiting = &refused == &second ? third : second;
  EXPECT_EQ(refused.receive()->status, 503U);
  released.set_value();
  EXPECT_EQ(waiting.receive()->status, 200U);
  EXPECT_EQ(slow.receive()->status, 200U);
}

/// Lowers the number of descriptors so that not one more can be opened.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    // The lowest free number is where the next descriptor would be.
    const int free = ::dup(0);
    ::close(free);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(free);
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreDescriptors(const NoMoreDescriptors&) = delete;
  NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(CountLimits, WithoutDescriptorsVisitorsAreTurnedAwayAndServedAgainAfterwards) {
  Running server{site_of(fine), endless()};
  // The threads are there, with what they need, once one answers.
  EXPECT_TRUE(eventually_served(server, "127.0.0.1"));
  // Client and server are one process here: the sockets are made before, so that the server alone wants
  // descriptors.
  std::vector<Wire> crowd(20);
  std::size_t turned_away = 0;
  {
    const NoMoreDescriptors none;
    for (auto& wire : crowd) {
      wire.connect(server.port());
      ASSERT_TRUE(wire.connected());
      wire.send(get("/"));
      if (!wire.receive()) ++turned_away;
    }
  }
  // Threads open a file for a moment as they start, so that one number more may have been free.
  EXPECT_GE(turned_away, crowd.size() - 2);
  // The first may still be turned away with the crowd.
  EXPECT_TRUE(eventually_served(server, "127.0.0.1"));
}

}  // namespace
}  // namespace errand::http

#include <gtest/gtest.h>

#include <csignal>
#include <future>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

using std::chrono::milliseconds;

/// A handler that stays in its request until it is let go.
class Held {
 public:
  app::Handler handler() {
    return [this](const app::Request& request) {
      if (request.path == "/held") {
        entered_.set_value();
        let_go_.get_future().wait();
      }
      return app::text(200, "done");
    };
  }
  void wait_until_entered() { entered_.get_future().wait(); }
  void let_go() { let_go_.set_value(); }

 private:
  std::promise<void> entered_;
  std::promise<void> let_go_;
};

TEST(Stop, ARequestInFlightIsAnsweredWhileIdleAndNewClientsAreTurnedAway) {
  Held held;
  Running server{site_of(held.handler(), Runs::on_desk), endless()};
  auto idle = server.connect();
  auto used = server.connect();
  auto busy = server.connect();
  busy.send(get("/held") + get("/next"));
  held.wait_until_entered();
  server.stop();
  EXPECT_TRUE(idle.closed());
  EXPECT_TRUE(used.closed());
  EXPECT_FALSE(server.connect().connected());
  held.let_go();
  const auto answer = busy.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "done");
  EXPECT_EQ(answer->header("connection"), "close");
  EXPECT_TRUE(busy.closed());
  server.wait_until_stopped();
}

TEST(Stop, AConnectionBetweenTwoRequestsIsClosed) {
  Running server{site_of([](const app::Request&) { return app::text(200, "done"); }), endless()};
  auto wire = server.connect();
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->status, 200U);
  server.stop();
  EXPECT_TRUE(wire.closed());
  server.wait_until_stopped();
}

TEST(Stop, AHeadHalfReadMayBeFinished) {
  Running server{site_of([](const app::Request&) { return app::text(200, "done"); }), endless()};
  auto wire = server.connect();
  auto witness = server.connect();
  wire.send(get("/") + "GET / HTTP/1.1\r\nHost: ");
  EXPECT_EQ(wire.receive()->status, 200U);
  server.stop();
  EXPECT_TRUE(witness.closed());
  wire.send("errand.test\r\n\r\n");
  const auto answer = wire.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->header("connection"), "close");
}

TEST(Stop, WhoDoesNotFinishInTimeIsCutOff) {
  auto limits = endless();
  limits.drain_time = milliseconds{30};
  Running server{site_of([](const app::Request&) { return app::text(200, "done"); }), limits};
  auto wire = server.connect();
  wire.send(get("/") + "POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_EQ(wire.receive()->status, 200U);
  server.stop();
  server.wait_until_stopped();
}

TEST(Stop, TheDeskMayStillWorkWhenPatienceEnds) {
  auto limits = endless();
  limits.drain_time = milliseconds{30};
  Held held;
  {
    Running server{site_of(held.handler(), Runs::on_desk), limits};
    auto busy = server.connect();
    auto waiting = server.connect();
    busy.send(get("/held"));
    held.wait_until_entered();
    waiting.send(get("/"));
    server.stop();
    server.wait_until_stopped();
    held.let_go();
  }
}

TEST(Stop, BeforeRunningAndTwiceAreNoMistakes) {
  Server server;
  const auto port = server.listen("127.0.0.1", 0);
  ASSERT_TRUE(port);
  server.serve(*port, site_of([](const app::Request&) { return app::text(200, ""); }));
  server.stop();
  server.stop();
  server.run(2);
  EXPECT_FALSE(Wire{*port}.connected());
}

TEST(Stop, ASignalStopsTheServer) {
  Server server;
  server.stop_on_signals();
  const auto port = server.listen("127.0.0.1", 0);
  ASSERT_TRUE(port);
  std::raise(SIGTERM);
  server.run(1);
  EXPECT_FALSE(Wire{*port}.connected());
}

TEST(Listen, WhatCannotBeListenedOnIsExplained) {
  Server server;
  EXPECT_EQ(server.listen("localhost", 0).error(),
            "localhost is not an IP address, as 127.0.0.1, ::1 and 0.0.0.0 are.");
  const auto port = server.listen("127.0.0.1", 0);
  ASSERT_TRUE(port);
  Server other;
  EXPECT_EQ(
      other.listen("127.0.0.1", *port).error(),
      "Port " + std::to_string(*port) + " on 127.0.0.1 is taken by another program. Choose another one.");
  EXPECT_FALSE(server.listen("192.0.2.1", 0));
}

}  // namespace
}  // namespace errand::http

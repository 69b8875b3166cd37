// Handlers that reply when they can.
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

using Reply = std::function<void(app::Reply)>;

Site late_site(app::LateHandler handler) {
  Site site = site_of({}, Runs::later);
  site.late_handler = std::move(handler);
  return site;
}

TEST(Later, AReplyFromAnotherThreadArrives) {
  std::thread other;
  {
    Running server{late_site([&](const app::Request& request, const Reply& reply) {
                     other = std::thread{[&request, reply] { reply(app::text(200, request.path)); }};
                   }),
                   endless()};
    auto wire = server.connect();
    wire.send(get("/late"));
    EXPECT_EQ(wire.receive()->body, "/late");
    other.join();
  }
}

TEST(Later, AReplyAtOnceArrivesAndASecondOneDoesNotMatter) {
  Running server{late_site([](const app::Request&, const Reply& reply) {
                   reply(app::text(200, "first"));
                   reply(app::text(200, "second"));
                 }),
                 endless()};
  auto wire = server.connect();
  for (int i = 0; i < 3; ++i) {
    wire.send(get("/"));
    EXPECT_EQ(wire.receive()->body, "first");
  }
}

TEST(Later, WhatIsThrownBecomesA500AndTheConnectionGoesOn) {
  Running server{late_site([](const app::Request& request, const Reply& reply) {
                   if (request.path == "/broken") throw std::runtime_error("a worker's text");
                   reply(app::text(200, "fine"));
                 }),
                 endless()};
  auto wire = server.connect();
  wire.send(get("/broken"));
  const auto broken = wire.receive();
  EXPECT_EQ(broken->status, 500U);
  EXPECT_EQ(broken->body.find("worker"), std::string::npos);
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->body, "fine");
}

TEST(Later, WhatNobodyAnswersBecomesA500) {
  Running server{late_site([](const app::Request&, const Reply&) {}), endless()};
  auto wire = server.connect();
  for (int i = 0; i < 2; ++i) {
    wire.send(get("/"));
    EXPECT_EQ(wire.receive()->status, 500U);
  }
}

TEST(Later, WhatIsDroppedAfterTheServerDisturbsNobody) {
  std::promise<Reply> entered;
  Reply kept;
  {
    Limits limits = endless();
    limits.drain_time = {};
    Running server{late_site([&](const app::Request&, const Reply& reply) { entered.set_value(reply); }),
                   limits};
    auto wire = server.connect();
    wire.send(get("/"));
    kept = entered.get_future().get();
  }
  kept = {};
}

TEST(Later, ManyWaitWithoutAThreadEach) {
  std::mutex mutex;
  std::vector<Reply> waiting;
  std::promise<void> all_there;
  constexpr std::size_t many = 100;
  Limits limits = endless();
  limits.connections_per_peer = 2 * many;
  Running server{late_site([&](const app::Request&, const Reply& reply) {
                   const std::lock_guard lock{mutex};
                   waiting.push_back(reply);
                   if (waiting.size() == many) all_there.set_value();
                 }),
                 limits};
  std::vector<decltype(server.connect())> wires;
  for (std::size_t i = 0; i < many; ++i) {
    wires.push_back(server.connect());
    wires.back().send(get("/"));
  }
  all_there.get_future().wait();
  for (const Reply& reply : waiting) reply(app::text(200, "done"));
  for (auto& wire : wires) EXPECT_EQ(wire.receive()->body, "done");
}

TEST(Later, ARequestThatWaitsIsAnsweredBeforeTheServerStops) {
  std::promise<Reply> entered;
  Running server{late_site([&](const app::Request&, const Reply& reply) { entered.set_value(reply); }),
                 endless()};
  auto wire = server.connect();
  wire.send(get("/"));
  const Reply reply = entered.get_future().get();
  server.stop();
  reply(app::text(200, "done"));
  EXPECT_EQ(wire.receive()->body, "done");
  server.wait_until_stopped();
}

}  // namespace
}  // namespace errand::http

#include "server/http/answer.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <stdexcept>
#include <tuple>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

TEST(Answer, EveryAnswerCarriesDateLengthAndTheSecurityHeaders) {
  Running server{site_of([](const app::Request&) { return app::text(404, "none"); })};
  auto wire = server.connect();
  wire.send(get("/"));
  const auto answer = wire.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->head.substr(0, 24), "HTTP/1.1 404 Not Found\r\n");
  EXPECT_EQ(answer->header("content-length"), "4");
  EXPECT_EQ(answer->header("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer->header("referrer-policy"), "same-origin");
  EXPECT_TRUE(answer->header("date"));
}

TEST(Answer, TheDateIsAsTheRfcWantsIt) {
  const auto message = to_message(app::text(200, ""), Sends::head_and_body, Afterwards::keep_open,
                                  std::chrono::system_clock::time_point{std::chrono::seconds{784111777}});
  EXPECT_EQ(message["Date"], "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Answer, AHandlersOwnPolicyStays) {
  auto reply = app::text(200, "");
  reply.headers.push_back({"referrer-policy", "no-referrer"});
  const auto message = to_message(reply, Sends::head_and_body, Afterwards::keep_open, {});
  EXPECT_EQ(message.count("Referrer-Policy"), 1U);
  EXPECT_EQ(message["Referrer-Policy"], "no-referrer");
}

TEST(Answer, NoLengthGoesOutWhereThereIsNoBody) {
  for (const unsigned status : {204U, 304U}) {
    app::Reply reply;
    reply.status = status;
    EXPECT_EQ(to_message(reply, Sends::head_and_body, Afterwards::keep_open, {}).count("Content-Length"), 0U);
  }
}

TEST(Answer, AHeaderThatWouldSplitTheAnswerTurnsItInto500) {
  const app::Header splitting[] = {{"Location", "/a\r\nSet-Cookie: b"},
                                   {"X", "a\nb"},
                                   {"X", std::string{"a\0b", 3}},
                                   {"X: y", "z"},
                                   {"", "z"}};
  for (const auto& header : splitting) {
    auto reply = app::html(200, "canary");
    reply.headers.push_back(header);
    const auto message = to_message(reply, Sends::head_and_body, Afterwards::keep_open, {});
    EXPECT_EQ(message.result_int(), 500U) << header.name;
    EXPECT_EQ(message.body().size(), 0U);
    EXPECT_EQ(message.count("Location") + message.count("X"), 0U);
  }
}

TEST(Answer, AHandlerThatThrowsCosts500AndNotTheServer) {
  for (const auto runs : {Runs::inline_, Runs::on_desk}) {
    Running server{site_of(
        [](const app::Request& request) -> app::Reply {
          if (request.path == "/throws") throw std::runtime_error{"canary"};
          return app::text(200, "fine");
        },
        runs)};
    auto wire = server.connect();
    wire.send(get("/throws") + get("/"));
    const auto broken = wire.receive();
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->status, 500U);
    EXPECT_EQ(broken->body.find("canary"), std::string::npos);
    EXPECT_EQ(wire.receive()->body, "fine");
  }
}

TEST(Answer, SharedBytesArriveWholeWhateverTheirSize) {
  const auto bytes = std::make_shared<const std::string>(8 << 20, 'x');
  Running server{site_of([&](const app::Request&) {
    app::Reply reply;
    reply.shared = *bytes;
    reply.keeps = bytes;
    return reply;
  })};
  auto wire = server.connect();
  wire.send(get("/") + get("/"));
  EXPECT_EQ(wire.receive()->body, *bytes);
  EXPECT_EQ(wire.receive()->body, *bytes);
}

TEST(Answer, TheLogNamesNeitherQueryNorRefusedText) {
  std::mutex mutex;
  using Line = std::tuple<std::string, std::string, unsigned, std::string>;
  std::vector<Line> lines;
  {
    Running server{site_of([](const app::Request&) { return app::text(200, "four"); }), Limits{},
                   [&](const Answered& answered) {
                     const std::lock_guard lock{mutex};
                     lines.emplace_back(answered.method, answered.path, answered.status,
                                        answered.refused_for);
                   }};
    auto wire = server.connect();
    wire.send(get("/a?workerId=AWORKER1") + "GET /secret HTTP/1.1\r\n\r\n");
    wire.receive_all();
  }
  EXPECT_EQ(lines, (std::vector<Line>{{"GET", "/a", 200U, ""}, {"", "", 400U, "not exactly one Host"}}));
}

}  // namespace
}  // namespace errand::http

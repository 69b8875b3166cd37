#include "server/http/answer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <set>
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

std::size_t count_of(std::string_view text, std::string_view piece) {
  std::size_t count = 0;
  for (auto at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1)) ++count;
  return count;
}

std::string head_of(const app::Reply& reply, const Manner& manner = {}) {
  HeadWriter writer;
  writer.write(reply, manner);
  return std::string{writer.head()};
}

TEST(Answer, TheDateIsAsTheRfcWantsIt) {
  DateLine date;
  const std::chrono::system_clock::time_point moment{std::chrono::seconds{784111777}};
  EXPECT_EQ(date.at(moment), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(moment + std::chrono::milliseconds{999}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(moment + std::chrono::seconds{1}), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(Answer, AWholeHeadIsThese) {
  auto reply = app::text(404, "none");
  EXPECT_EQ(head_of(reply, {.afterwards = Afterwards::close, .date = "now"}),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nDate: now\r\n"
            "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\nConnection: close\r\n"
            "Content-Length: 4\r\n\r\n");
}

TEST(Answer, AHeadThatWasMadeForManyIsMadeAnewForWhateverIsDifferent) {
  const std::vector<app::Header> common{{"ETag", "\"a\""}};
  const std::vector<app::Header> other{{"ETag", "\"b\""}};
  HeadWriter writer;
  const auto head = [&](const std::vector<app::Header>& headers, const Manner& manner, unsigned status = 200,
                        std::string_view bytes = "abc", std::vector<app::Header> own = {}) {
    app::Reply reply;
    reply.status = status;
    reply.common = &headers;
    reply.shared = bytes;
    reply.headers = std::move(own);
    const Written written = writer.write(reply, manner);
    EXPECT_EQ(written.bytes, writer.head().size() + written.body.size());
    // As one who has made none before.
    EXPECT_EQ(writer.head(), head_of(reply, manner));
    return std::string{writer.head()};
  };
  std::set<std::string> heads;
  for (int time = 0; time < 2; ++time) {
    heads.insert({head(common, {.date = "now"}), head(other, {.date = "now"}), head(common, {.date = "then"}),
                  head(common, {.afterwards = Afterwards::close, .date = "now"}),
                  head(common, {.date = "now", .strict_transport = std::chrono::seconds{1}}),
                  head(common, {.date = "now"}, 206), head(common, {.date = "now"}, 200, "abcd"),
                  head(common, {.date = "now"}, 200, "abc", {{"X", "y"}})});
    EXPECT_EQ(heads.size(), 8U);
  }
  head(common, {.sends = Sends::head_only, .date = "now"});
}

TEST(Answer, TheHeadersOfAnAnswerStayWhereTheyWereWhileTheirHeadIsKept) {
  HeadWriter writer;
  auto headers = std::make_shared<const std::vector<app::Header>>(1, app::Header{"ETag", "\"a\""});
  const std::weak_ptr<const void> seen = headers;
  app::Reply reply;
  reply.common = headers.get();
  reply.keeps = std::move(headers);
  writer.write(reply, {.date = "now"});
  reply.keeps.reset();
  EXPECT_FALSE(seen.expired());
}

TEST(Answer, AHandlersOwnPolicyStays) {
  auto reply = app::text(200, "");
  reply.headers.push_back({"referrer-policy", "no-referrer"});
  const auto head = head_of(reply);
  EXPECT_EQ(count_of(head, "eferrer-"), 1U) << head;
  EXPECT_EQ(count_of(head, "referrer-policy: no-referrer\r\n"), 1U) << head;
}

TEST(Answer, AHandlerCannotWriteWhatHttpWrites) {
  auto reply = app::text(200, "four");
  for (const auto* name : {"Content-length", "Date", "CONNECTION", "Transfer-Encoding"})
    reply.headers.push_back({name, "canary"});
  EXPECT_EQ(count_of(head_of(reply), "canary"), 0U);
}

TEST(Answer, NoLengthGoesOutWhereThereIsNoBody) {
  for (const unsigned status : {204U, 304U}) {
    app::Reply reply;
    reply.status = status;
    EXPECT_EQ(count_of(head_of(reply), "Content-Length"), 0U);
  }
}

TEST(Answer, OnlyHttpsMayBeAskedFor) {
  EXPECT_EQ(count_of(head_of(app::text(200, "")), "Strict-Transport"), 0U);
  EXPECT_EQ(count_of(head_of(app::text(200, ""), {.strict_transport = std::chrono::seconds{7}}),
                     "\r\nStrict-Transport-Security: max-age=7\r\n"),
            1U);
}

TEST(Answer, AHeaderThatWouldSplitTheAnswerTurnsItInto500) {
  const app::Header splitting[] = {{"Location", "/a\r\nSet-Cookie: b"},
                                   {"X", "a\nb"},
                                   {"X", "a\rb"},
                                   {"X", std::string{"a\0b", 3}},
                                   {"X: y", "z"},
                                   {"X\r\nY", "z"},
                                   {"", "z"}};
  HeadWriter writer;
  for (const auto& header : splitting) {
    const std::vector<app::Header> common{header};
    for (const bool beforehand : {false, true}) {
      auto reply = app::html(200, "canary");
      if (beforehand) {
        reply.common = &common;
      } else {
        reply.headers.push_back(header);
      }
      const auto written = writer.write(reply, {});
      EXPECT_EQ(written.status, 500U) << header.name;
      EXPECT_EQ(written.body, "");
      EXPECT_EQ(writer.head(),
                "HTTP/1.1 500 Internal Server Error\r\nX-Content-Type-Options: nosniff\r\n"
                "Referrer-Policy: same-origin\r\nContent-Length: 0\r\n\r\n");
    }
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

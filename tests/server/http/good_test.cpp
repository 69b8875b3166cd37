#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/app/form.hpp"
#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

/// Says what the handler was given.
app::Reply echo(const app::Request& request) {
  return app::text(200, std::string{app::name_of(request.method)} + " " + request.path + " ? " +
                            request.query + " @ " + request.host + " < " + request.peer + " : " +
                            request.body);
}

class Good : public testing::TestWithParam<Runs> {
 protected:
  Running server{site_of(echo, GetParam())};
};

struct GoodRequest {
  const char* method;
  std::string bytes;
  std::string seen;
};

std::vector<GoodRequest> good_requests() {
  const std::string host = "Host: errand.test\r\n";
  const std::string chunked = "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: Chunked\r\n\r\n";
  const std::string from = " @ errand.test < 127.0.0.1 : ";
  return {
      {"GET", get("/"), "GET / ? " + from},
      {"GET", get("/a%20b?c=%20|{\"d\"}"), "GET /a b ? c=%20|{\"d\"}" + from},
      {"GET", "GET / HTTP/1.1\r\nHost:ERRAND.test\r\n\r\n", "GET / ? " + from},
      {"GET", "GET / HTTP/1.1\r\nHost: \t errand.test\t \r\nX: \xe4\r\nX-Y_z!: a\tb\r\n\r\n",
       "GET / ? " + from},
      {"GET", "GET / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", "GET / ? " + from},
      {"OPTIONS", "OPTIONS /x HTTP/1.1\r\n" + host + "\r\n", "OPTIONS /x ? " + from},
      {"POST", "POST / HTTP/1.1\r\n" + host + "\r\n", "POST / ? " + from},
      {"POST", "POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", "POST / ? " + from},
      {"POST", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello", "POST / ? " + from + "hello"},
      {"POST", "POST / HTTP/1.1\r\n" + host + "Content-Length: 0005\r\n\r\n\r\n\r\n!",
       "POST / ? " + from + "\r\n\r\n!"},
      {"POST", chunked + "0\r\n\r\n", "POST / ? " + from},
      {"POST", chunked + "5\r\nhello\r\n0\r\n\r\n", "POST / ? " + from + "hello"},
      {"POST", chunked + "1\r\nh\r\n04\r\nello\r\n000\r\n\r\n", "POST / ? " + from + "hello"},
      {"POST", chunked + "5;a;b=c;d=\"e f\"\r\nhello\r\n0;x\r\n\r\n", "POST / ? " + from + "hello"},
      {"POST", chunked + "A\r\n0123456789\r\n0\r\nX: y\r\nContent-Type: z\r\n\r\n",
       "POST / ? " + from + "0123456789"},
  };
}

TEST_P(Good, EachIsAnsweredAndTheConnectionStaysOpen) {
  auto wire = server.connect();
  for (const auto& [method, bytes, seen] : good_requests()) {
    SCOPED_TRACE(bytes);
    wire.send(bytes);
    const auto answer = wire.receive(method);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U) << answer->body;
    EXPECT_EQ(answer->body, seen);
    EXPECT_EQ(answer->header("connection"), std::nullopt);
  }
}

TEST_P(Good, ByteByByteTheyMeanTheSame) {
  auto wire = server.connect();
  for (const auto& [method, bytes, seen] : good_requests()) {
    SCOPED_TRACE(bytes);
    for (const char byte : bytes) wire.send({&byte, 1});
    const auto answer = wire.receive(method);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, seen);
  }
}

TEST_P(Good, AllAtOnceTheyAreAnsweredInOrder) {
  const auto requests = good_requests();
  std::string bytes;
  for (int round = 0; round < 10; ++round) {
    for (const auto& request : requests) bytes += request.bytes;
  }
  auto wire = server.connect();
  wire.send(bytes);
  for (int round = 0; round < 10; ++round) {
    for (const auto& [method, raw, seen] : requests) {
      const auto answer = wire.receive(method);
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->body, seen);
    }
  }
}

TEST_P(Good, HeadGetsTheLengthAndNoBody) {
  auto wire = server.connect();
  wire.send("HEAD /x HTTP/1.1\r\nHost: errand.test\r\n\r\n" + get("/y"));
  const auto head = wire.receive("HEAD");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("content-length"),
            std::to_string(std::string{"HEAD /x ?  @ errand.test < 127.0.0.1 : "}.size()));
  const auto next = wire.receive();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "GET /y ?  @ errand.test < 127.0.0.1 : ");
}

TEST_P(Good, AnOldRequestIsAnsweredAndClosed) {
  auto wire = server.connect();
  wire.send("GET / HTTP/1.0\r\nHost: errand.test\r\nConnection: keep-alive\r\n\r\n" + get("/second"));
  const auto answers = answers_in(wire.receive_all());
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), 1U);
  EXPECT_EQ(answers->front().status, 200U);
  EXPECT_EQ(answers->front().header("connection"), "close");
}

TEST_P(Good, AClientThatAsksIsInvitedToSendItsBody) {
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  const auto invitation = wire.receive();
  ASSERT_TRUE(invitation);
  EXPECT_EQ(invitation->status, 100U);
  wire.send("hello");
  const auto answer = wire.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST / ?  @ errand.test < 127.0.0.1 : hello");
}

TEST_P(Good, AClientWhoseBodyIsTooLongIsNotInvited) {
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n");
  const auto answer = wire.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413U);
}

TEST_P(Good, ABodyOfExactlyTheBoundPasses) {
  const std::string body(64 * 1024, 'x');
  auto wire = server.connect();
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nContent-Length: 65536\r\n\r\n" + body);
  const auto answer = wire.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST / ?  @ errand.test < 127.0.0.1 : " + body);
  wire.send("POST / HTTP/1.1\r\nHost: errand.test\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + body +
            "\r\n1\r\nx\r\n0\r\n\r\n");
  EXPECT_EQ(wire.receive()->status, 413U);
}

TEST_P(Good, AHeadOfExactlyTheBoundPasses) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: errand.test\r\nX: \r\n\r\n";
  bytes.insert(bytes.size() - 4, 8192 - bytes.size(), 'x');
  auto wire = server.connect();
  wire.send(bytes + bytes + bytes);
  for (int count = 0; count < 3; ++count) EXPECT_EQ(wire.receive()->status, 200U);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Good, testing::Values(Runs::inline_, Runs::on_desk),
                         [](const auto& runs) {
                           return runs.param == Runs::inline_ ? "Inline" : "OnTheDesk";
                         });

TEST(GoodRequests, ManyClientsAreServedAtOnce) {
  Running server{site_of(echo, Runs::on_desk)};
  std::vector<std::thread> clients;
  for (int client = 0; client < 8; ++client) {
    clients.emplace_back([&, client] {
      auto wire = server.connect();
      for (int count = 0; count < 50; ++count) {
        const auto path = "/" + std::to_string(client) + "/" + std::to_string(count);
        wire.send(get(path));
        const auto answer = wire.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, "GET " + path + " ?  @ errand.test < 127.0.0.1 : ");
      }
    });
  }
  for (auto& client : clients) client.join();
}

TEST(GoodRequests, EveryNameOfASiteIsServedAndASiteWithoutNamesServesNobody) {
  Running two{{.hosts = {"127.0.0.1:8080", "[::1]:8080"}, .handler = echo}};
  for (const auto* host : {"127.0.0.1:8080", "[::1]:8080"}) {
    auto wire = two.connect();
    wire.send(std::string{"GET / HTTP/1.1\r\nHost: "} + host + "\r\n\r\n");
    EXPECT_EQ(wire.receive()->status, 200U) << host;
  }
  Running none{{.hosts = {}, .handler = echo}};
  auto wire = none.connect();
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->status, 421U);
}

/// What a page of evil.test can send once its name points at 127.0.0.1.
TEST(GoodRequests, ANameThatIsReboundReachesNothing) {
  std::atomic<int> handled{0};
  Running server{{.hosts = {"127.0.0.1:8080", "localhost:8080"}, .handler = [&](const app::Request&) {
                    ++handled;
                    return app::text(200, "secret");
                  }}};
  for (const auto* host :
       {"evil.test", "evil.test:8080", "127.0.0.1", "localhost", "localhost.:8080", "0.0.0.0:8080",
        "[::ffff:127.0.0.1]:8080", "127.1:8080", "2130706433:8080", "127.0.0.1:8080.evil.test",
        "localhost:8080@evil.test", "localhost:08080", "xlocalhost:8080"}) {
    for (const auto* method : {"GET", "POST", "OPTIONS"}) {
      auto wire = server.connect();
      wire.send(std::string{method} + " / HTTP/1.1\r\nHost: " + host +
                "\r\nOrigin: http://evil.test\r\n\r\n");
      const auto answer = wire.receive();
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->status, 421U) << method << " " << host;
      EXPECT_EQ(answer->body.find("secret"), std::string::npos);
    }
  }
  EXPECT_EQ(handled, 0);
}

}  // namespace
}  // namespace errand::http

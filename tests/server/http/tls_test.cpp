#include "server/http/tls.hpp"

#include <gtest/gtest.h>

#include "tests/server/http/certificates.hpp"
#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

using std::chrono::milliseconds;

app::Reply told(const app::Request& request) {
  return app::text(200, std::string{request.scheme} + " " + request.path + " " + request.body);
}

class Tls : public testing::Test {
 protected:
  static constexpr std::size_t most = 2U << 20;

  Site site() const {
    auto site = site_of(told);
    site.max_body = most;
    return site;
  }
  Surroundings secured() const { return {.listening = {.certificate = folder.files()}}; }

  CertificateFolder folder;
};

TEST_F(Tls, RequestsAreServedOverItWhateverTheirSize) {
  Running server{site(), endless(), {}, secured()};
  auto wire = server.connect();
  ASSERT_TRUE(wire.secure());
  for (const std::size_t size : {0U, 1U, 16'384U, 1'000'000U}) {
    const std::string body(size, 'x');
    wire.send("POST /a HTTP/1.1\r\nHost: errand.test\r\nContent-Length: " + std::to_string(size) +
              "\r\n\r\n" + body);
    const auto answer = wire.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "https /a " + body);
  }
}

TEST_F(Tls, ByteByByteAndInARowRequestsMeanTheSame) {
  Running server{site(), endless(), {}, secured()};
  auto wire = server.connect();
  ASSERT_TRUE(wire.secure());
  for (const char byte : get("/slow")) wire.send({&byte, 1});
  EXPECT_EQ(wire.receive()->body, "https /slow ");
  std::string many;
  for (int count = 0; count < 900; ++count) many += get("/fast");
  wire.send(many);
  for (int count = 0; count < 900; ++count) ASSERT_EQ(wire.receive()->body, "https /fast ");
}

TEST_F(Tls, OnlyVersionsFrom12OnAreSpoken) {
  Running server{site(), endless(), {}, secured()};
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto wire = server.connect();
    EXPECT_EQ(wire.secure({.version = version, .ciphers = "ALL:@SECLEVEL=0"}), version >= TLS1_2_VERSION)
        << version;
  }
}

TEST_F(Tls, CiphersWithoutForwardSecrecyOrAuthenticationAreRefused) {
  Running server{site(), endless(), {}, secured()};
  for (const char* cipher : {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
                             "AECDH-AES128-SHA", "DHE-RSA-AES128-GCM-SHA256"}) {
    auto wire = server.connect();
    EXPECT_FALSE(wire.secure({.version = TLS1_2_VERSION, .ciphers = std::string{cipher} + ":@SECLEVEL=0"}))
        << cipher;
  }
  auto wire = server.connect();
  EXPECT_TRUE(wire.secure({.version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305"}));
}

TEST_F(Tls, OfProtocolsOnlyHttp11IsAgreedTo) {
  Running server{site(), endless(), {}, secured()};
  auto browser = server.connect();
  ASSERT_TRUE(browser.secure({.protocols = {"h2", "http/1.1"}}));
  EXPECT_EQ(browser.protocol(), "http/1.1");
  auto mailer = server.connect();
  EXPECT_FALSE(mailer.secure({.protocols = {"imap", "h2"}}));
  auto old = server.connect();
  ASSERT_TRUE(old.secure());
  EXPECT_EQ(old.protocol(), "");
}

TEST_F(Tls, WhoSpeaksPlainHttpIsToldSoInPlainHttp) {
  Running server{site(), endless(), {}, secured()};
  auto wire = server.connect();
  wire.send(get("/"));
  const auto answers = answers_in(wire.receive_all());
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), 1U);
  EXPECT_EQ(answers->front().status, 400U);
  EXPECT_NE(answers->front().body.find("HTTPS"), std::string::npos);
  EXPECT_FALSE(wire.was_reset());
  EXPECT_EQ(server.counts().handshakes_failed, 1U);
}

TEST_F(Tls, AHandshakeThatTakesTooLongIsClosed) {
  auto limits = endless();
  limits.handshake_time = milliseconds{30};
  Running server{site(), limits, {}, secured()};
  auto silent = server.connect();
  auto halting = server.connect();
  halting.send(std::string{"\x16\x03\x01\x02\x00\x01", 6});
  EXPECT_TRUE(silent.closed());
  EXPECT_TRUE(halting.closed());
  EXPECT_EQ(server.counts().handshakes_failed, 2U);
}

TEST_F(Tls, WhatIsNoTlsIsClosed) {
  Running server{site(), endless(), {}, secured()};
  for (const auto& bytes :
       {std::string(2'000, '\0'), std::string{"SSH-2.0-x\r\n"}, std::string(20'000, '\x16')}) {
    auto wire = server.connect();
    wire.send(bytes);
    wire.receive_all();
  }
  auto wire = server.connect();
  ASSERT_TRUE(wire.secure());
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->status, 200U);
}

TEST_F(Tls, TheEndIsSaidInTls) {
  Running server{site(), endless(), {}, secured()};
  auto wire = server.connect();
  ASSERT_TRUE(wire.secure());
  wire.send("GET / HTTP/1.1\r\nHost: errand.test\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(wire.receive()->status, 200U);
  EXPECT_TRUE(wire.closed());
  EXPECT_TRUE(wire.was_bidden_farewell()) << "else an attacker could cut an answer off unseen";
}

TEST_F(Tls, ATicketShortensTheNextHandshakeUntilTheKeysAreRenewed) {
  Running server{site(), endless(), {}, secured()};
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Ticket ticket;
    const auto is_resumed = [&] {
      auto wire = server.connect();
      EXPECT_TRUE(wire.secure({.version = version, .ticket = &ticket}));
      wire.send(get("/"));
      EXPECT_EQ(wire.receive()->status, 200U);
      return wire.is_resumed();
    };
    EXPECT_FALSE(is_resumed());
    EXPECT_TRUE(is_resumed());
    EXPECT_EQ(server.reload_certificates(), std::vector<std::string>{});
    EXPECT_FALSE(is_resumed());
  }
}

TEST_F(Tls, NewConnectionsGetTheNewCertificateAndOldOnesGoOn) {
  Running server{site(), endless(), {}, secured()};
  auto before = server.connect();
  ASSERT_TRUE(before.secure());
  EXPECT_EQ(before.serial(), 1);
  folder.renew(2);
  EXPECT_EQ(server.reload_certificates(), std::vector<std::string>{});
  auto after = server.connect();
  ASSERT_TRUE(after.secure());
  EXPECT_EQ(after.serial(), 2);
  before.send(get("/"));
  EXPECT_EQ(before.receive()->status, 200U);
}

TEST_F(Tls, ABrokenNewCertificateIsToldAndTheOldOneStays) {
  Running server{site(), endless(), {}, secured()};
  const auto files = folder.files();
  for (const auto& broken : {files.chain_file, files.key_file}) {
    folder.renew(2);
    folder.write(broken, "-----BEGIN CERTIFICATE-----\nno\n");
    const auto faults = server.reload_certificates();
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults.front().rfind(broken + " cannot be read as ", 0), 0U) << faults.front();
    auto wire = server.connect();
    ASSERT_TRUE(wire.secure());
    EXPECT_EQ(wire.serial(), 1);
  }
}

TEST_F(Tls, AKeyThatDoesNotFitIsNotListenedWith) {
  CertificateFolder other;
  Server server;
  const auto port = server.listen({.certificate = Certificate{.chain_file = folder.files().chain_file,
                                                              .key_file = other.files().key_file}});
  ASSERT_FALSE(port);
  EXPECT_NE(port.error().find("cannot be read as the key"), std::string::npos) << port.error();
  EXPECT_FALSE(server.listen({.certificate = Certificate{.chain_file = "/nowhere", .key_file = "/nowhere"}}));
}

TEST_F(Tls, OnlyWhoComesByHttpsIsToldToStayThere) {
  auto strict = site();
  strict.strict_transport = std::chrono::seconds{31'536'000};
  Running secure{strict, endless(), {}, secured()};
  auto wire = secure.connect();
  ASSERT_TRUE(wire.secure());
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->header("strict-transport-security"), "max-age=31536000");
  Running plain{strict, endless()};
  auto other = plain.connect();
  other.send(get("/"));
  EXPECT_EQ(other.receive()->header("strict-transport-security"), std::nullopt);
}

TEST_F(Tls, AnIdleConnectionIsClosedWhenTheServerStops) {
  Running server{site(), endless(), {}, secured()};
  auto wire = server.connect();
  ASSERT_TRUE(wire.secure());
  wire.send(get("/"));
  EXPECT_EQ(wire.receive()->status, 200U);
  server.stop();
  EXPECT_TRUE(wire.closed());
  server.wait_until_stopped();
}

}  // namespace
}  // namespace errand::http

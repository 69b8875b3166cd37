#include "server/http/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

namespace ip = boost::asio::ip;
using Headers = std::vector<app::Header>;

TrustedProxies trusted(const std::vector<std::string>& networks) {
  auto parsed = TrustedProxies::parse(networks);
  EXPECT_TRUE(parsed) << parsed.error();
  return parsed.value_or(TrustedProxies{});
}

TEST(TrustedProxies, NetworksHoldTheirAddressesAndNoOthers) {
  struct Case {
    const char* network;
    const char* address;
    bool holds;
  };
  for (const auto& [network, address, holds] : std::vector<Case>{
           {"10.0.0.1", "10.0.0.1", true},
           {"10.0.0.1", "10.0.0.2", false},
           {"10.0.0.0/8", "10.255.255.255", true},
           {"10.0.0.0/8", "11.0.0.0", false},
           {"10.0.0.0/9", "10.127.255.255", true},
           {"10.0.0.0/9", "10.128.0.0", false},
           {"192.0.2.6/31", "192.0.2.7", true},
           {"192.0.2.6/31", "192.0.2.8", false},
           {"10.0.0.1", "::ffff:10.0.0.1", true},
           {"::ffff:10.0.0.0/104", "10.1.2.3", true},
           {"0.0.0.0/0", "203.0.113.9", true},
           {"0.0.0.0/0", "2001:db8::1", false},
           {"::/0", "2001:db8::1", true},
           {"2001:db8::/33", "2001:db8:7fff::1", true},
           {"2001:db8::/33", "2001:db8:8000::1", false},
           {"::1", "::1", true},
           {"::1", "127.0.0.1", false},
       }) {
    EXPECT_EQ(trusted({network}).trusts(ip::make_address(address)), holds) << network << " " << address;
  }
  EXPECT_FALSE(TrustedProxies{}.trusts(ip::make_address("127.0.0.1")));
  EXPECT_TRUE(trusted({"::1", "10.0.0.0/8"}).trusts(ip::make_address("10.1.1.1")));
}

TEST(TrustedProxies, WhatIsNoNetworkIsNamed) {
  for (const char* text :
       {"", "/", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/-1", "10.0.0.1/ 8", "10.0.0.1/8/8", "::1/129",
        "10.0.0", "10.1", "localhost", "fe80::1%lo", "10.0.0.256", "[::1]", "10.0.0.1:80", " 10.0.0.1"}) {
    EXPECT_FALSE(TrustedProxies::parse({"10.0.0.1", text})) << text;
  }
  EXPECT_EQ(TrustedProxies::parse({"proxy"}).error(),
            "\"proxy\" is neither an address nor a network, as 10.0.0.1 and 10.0.0.0/8 are.");
}

tl::expected<Origin, Refusal> behind(const Headers& headers) {
  return origin_behind(ip::make_address("10.0.0.1"), "http", headers,
                       trusted({"10.0.0.0/8", "2001:db8:1::/48"}));
}

TEST(Origin, IsTheRightMostThatIsNoProxyAndWhatIsLeftOfItDoesNotMatter) {
  struct Case {
    Headers headers;
    Origin origin;
  };
  const std::string for_ = "X-Forwarded-For";
  for (const auto& [headers, origin] : std::vector<Case>{
           {{}, {"10.0.0.1", "http"}},
           {{{for_, "203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{"x-forwarded-FOR", " 203.0.113.9 "}}, {"203.0.113.9", "http"}},
           {{{for_, "198.51.100.1, 203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{for_, "198.51.100.1"}, {for_, "203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{for_, "203.0.113.9, 10.2.2.2 ,10.3.3.3"}}, {"203.0.113.9", "http"}},
           {{{for_, "<script>, ,;;\", 203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{for_, "10.9.9.9, 10.2.2.2"}}, {"10.9.9.9", "http"}},
           {{{for_, "203.0.113.9:4711"}}, {"203.0.113.9", "http"}},
           {{{for_, "2001:db8::9"}}, {"2001:db8::9", "http"}},
           {{{for_, "[2001:db8::9]:4711, [2001:db8:1::1]"}}, {"2001:db8::9", "http"}},
           {{{for_, "::ffff:203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{for_, "198.51.100.1, unknown, 10.2.2.2"}}, {"10.2.2.2", "http"}},
           {{{"X-Forwarded-Proto", "HTTPS"}}, {"10.0.0.1", "https"}},
           {{{"X-Forwarded-Proto", "https"}, {for_, "203.0.113.9"}}, {"203.0.113.9", "https"}},
           {{{"Forwarded", "for=203.0.113.9"}}, {"203.0.113.9", "http"}},
           {{{"Forwarded", "For=\"[2001:db8::9]:4711\";Proto=https;by=_x;host=a"}}, {"2001:db8::9", "https"}},
           {{{"Forwarded",
              "for=198.51.100.1;proto=http, for=203.0.113.9;proto=https, for=10.2.2.2;proto=http"}},
            {"203.0.113.9", "https"}},
           {{{"Forwarded", "for=198.51.100.1"}, {"forwarded", "for=203.0.113.9 ; proto=\"ht\\tps\""}},
            {"203.0.113.9", "https"}},
           {{{"Forwarded", "for=198.51.100.1, for=_secret;proto=https"}}, {"10.0.0.1", "https"}},
           {{{"Forwarded", "for=198.51.100.1, proto=https"}}, {"10.0.0.1", "https"}},
       }) {
    const auto found = behind(headers);
    ASSERT_TRUE(found) << found.error().reason << " " << headers.front().value;
    EXPECT_EQ(*found, origin) << found->peer << " " << found->scheme;
  }
}

TEST(Origin, WhatCanBeReadInTwoWaysIsRefused) {
  const std::string for_ = "X-Forwarded-For";
  const std::string proto = "X-Forwarded-Proto";
  for (const auto& headers : std::vector<Headers>{
           {{"Forwarded", "for=203.0.113.9"}, {for_, "203.0.113.9"}},
           {{"Forwarded", "for=203.0.113.9"}, {proto, "https"}},
           {{proto, "https"}, {proto, "https"}},
           {{proto, "https, http"}},
           {{proto, ""}},
           {{proto, "ftp"}},
           {{for_, ""}},
           {{for_, "203.0.113.9,"}},
           {{for_, "203.0.113.9, , 10.2.2.2"}},
           {{for_, "203.0.113.9"}, {for_, ""}},
           {{for_, "203.0.113.9, evil.test"}},
           {{for_, "203.0.113"}},
           {{for_, "0x7f.1"}},
           {{for_, "203.0.113.9:"}},
           {{for_, "203.0.113.9:x"}},
           {{for_, "203.0.113.9:65536"}},
           {{for_, "[203.0.113.9]"}},
           {{for_, "[2001:db8::9"}},
           {{for_, "2001:db8::9%eth0"}},
           {{for_, "\"203.0.113.9\""}},
           {{for_, std::string(7'000, ':')}},
           {{"Forwarded", ""}},
           {{"Forwarded", "for"}},
           {{"Forwarded", "for="}},
           {{"Forwarded", "for=\"203.0.113.9"}},
           {{"Forwarded", "for=\"203.0.113.9\\"}},
           {{"Forwarded", "for=203.0.113.9;for=198.51.100.1"}},
           {{"Forwarded", "for=203.0.113.9;proto=http;PROTO=https"}},
           {{"Forwarded", "for=203.0.113.9;proto=gopher"}},
           {{"Forwarded", "for=203.0.113.9,"}},
           {{"Forwarded", "for=203.0.113.9 proto=https"}},
           {{"Forwarded", "for=2001:db8::9"}},
           {{"Forwarded", "for=203.0.113.9"}, {"Forwarded", "\""}},
       }) {
    const auto found = behind(headers);
    EXPECT_FALSE(found) << headers.back().value << " gave " << found->peer << " " << found->scheme;
  }
}

app::Reply told(const app::Request& request) {
  return app::text(200, std::string{request.scheme} + " " + request.peer);
}

const char* const from_proxy =
    "GET / HTTP/1.1\r\nHost: errand.test\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n";

TEST(Origin, OnlyATrustedProxyIsBelieved) {
  Running server{site_of(told), endless(), {}, {.proxies = trusted({"127.0.0.2"})}};
  auto proxy = server.connect("127.0.0.2");
  auto client = server.connect("127.0.0.1");
  for (auto* wire : {&proxy, &client}) wire->send(from_proxy);
  EXPECT_EQ(proxy.receive()->body, "https 203.0.113.9");
  EXPECT_EQ(client.receive()->body, "http 127.0.0.1");
  client.send("GET / HTTP/1.1\r\nHost: errand.test\r\nForwarded: \"\r\nX-Forwarded-For: ,\r\n\r\n");
  EXPECT_EQ(client.receive()->body, "http 127.0.0.1");
  proxy.send("GET / HTTP/1.1\r\nHost: errand.test\r\nX-Forwarded-For: ,\r\n\r\n" + get("/"));
  EXPECT_EQ(proxy.receive()->status, 400U);
  EXPECT_TRUE(proxy.closed());
}

TEST(Origin, ATrustedProxyMayBringAsManyAsTheHouseHolds) {
  auto limits = endless();
  limits.connections_per_peer = 1;
  limits.connections = 3;
  Running server{site_of(told), limits, {}, {.proxies = trusted({"127.0.0.2"})}};
  std::vector<Wire> wires;
  for (int count = 0; count < 3; ++count) {
    wires.push_back(server.connect("127.0.0.2"));
    wires.back().send(get("/"));
    EXPECT_EQ(wires.back().receive()->status, 200U);
  }
  EXPECT_EQ(server.connect("127.0.0.2").receive()->status, 503U);
}

}  // namespace
}  // namespace errand::http

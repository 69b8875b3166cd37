#include "server/http/guard.hpp"

#include <gtest/gtest.h>

namespace errand::http {
namespace {

TEST(Guard, WhatItLetsPassIsReadInFull) {
  const auto head = check_head(
      "POST /a?b=c HTTP/1.1\r\nhOsT: Errand.Test:8080\r\nX-Empty:\r\nX: \t a b \t\r\ncontent-length: 0042\r\n"
      "Expect: 100-Continue\r\n\r\n");
  ASSERT_TRUE(head) << head.error().reason;
  EXPECT_EQ(head->method, app::Method::post);
  EXPECT_EQ(head->target, "/a?b=c");
  EXPECT_EQ(head->host, "errand.test:8080");
  EXPECT_EQ(head->headers, (std::vector<app::Header>{{"hOsT", "Errand.Test:8080"},
                                                     {"X-Empty", ""},
                                                     {"X", "a b"},
                                                     {"content-length", "0042"},
                                                     {"Expect", "100-Continue"}}));
  EXPECT_EQ(head->body, Body{SizedBody{42}});
  EXPECT_EQ(head->expects, Expects::to_continue);
  EXPECT_EQ(head->afterwards, Afterwards::keep_open);
}

TEST(Guard, ConnectionsCloseWhenAskedToAndAfterOldRequests) {
  const auto afterwards = [](std::string_view version, std::string_view lines) {
    std::string raw = "GET / ";
    raw.append(version).append("\r\nHost: a\r\n").append(lines).append("\r\n");
    return check_head(raw)->afterwards;
  };
  EXPECT_EQ(afterwards("HTTP/1.1", ""), Afterwards::keep_open);
  EXPECT_EQ(afterwards("HTTP/1.1", "Connection: Upgrade, keep-alive\r\n"), Afterwards::keep_open);
  EXPECT_EQ(afterwards("HTTP/1.1", "Connection: keep-alive , CLOSE\r\n"), Afterwards::close);
  EXPECT_EQ(afterwards("HTTP/1.1", "Connection: closed\r\n"), Afterwards::keep_open);
  EXPECT_EQ(afterwards("HTTP/1.0", "Connection: keep-alive\r\n"), Afterwards::close);
}

TEST(Guard, EveryPrefixOfAHeadIsRefused) {
  const std::string_view raw = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
  ASSERT_TRUE(check_head(raw));
  for (std::size_t size = 0; size < raw.size(); ++size) EXPECT_FALSE(check_head(raw.substr(0, size))) << size;
}

TEST(Guard, EachByteInAHeadersNameAndValueHasItsVerdict) {
  const std::string_view name_marks = "!#$%&'*+-.^_`|~";
  for (int number = 0; number < 256; ++number) {
    const char byte = static_cast<char>(number);
    const bool alphanumeric = std::isalnum(number) != 0 && number < 128;
    const bool in_name =
        alphanumeric || (byte != '\0' && name_marks.find(byte) != std::string_view::npos) || byte == ':';
    const bool in_value = number == '\t' || (number >= 0x20 && number != 0x7f);
    const auto raw = [&](const std::string& field) {
      return "GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n";
    };
    EXPECT_EQ(check_head(raw(std::string{"X"} + byte + "Y: z")).has_value(), in_name) << number;
    EXPECT_EQ(check_head(raw(std::string{"X: y"} + byte + "z")).has_value(), in_value) << number;
  }
}

}  // namespace
}  // namespace errand::http

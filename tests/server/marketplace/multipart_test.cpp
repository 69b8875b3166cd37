#include "server/marketplace/multipart.hpp"

#include <gtest/gtest.h>

#include <string>

namespace errand::marketplace {
namespace {

using Fields = std::vector<app::Field>;

constexpr std::string_view type = "multipart/form-data; boundary=xyz";

std::string part(std::string_view headers, std::string_view value) {
  return "--xyz\r\n" + std::string{headers} + "\r\n\r\n" + std::string{value} + "\r\n";
}

const std::string one = part("Content-Disposition: form-data; name=\"a\"", "1");
const std::string last = "--xyz--\r\n";

TEST(Multipart, FieldsKeepTheirOrderTheirBytesAndDoubledNames) {
  EXPECT_EQ(
      parse_multipart(type, one + part("content-disposition: form-data; NAME=b", "%41+&\r\n-") + one + last),
      (Fields{{"a", "1"}, {"b", "%41+&\r\n-"}, {"a", "1"}}));
  EXPECT_EQ(parse_multipart("multipart/form-data; charset=utf-8; Boundary=\"xyz\"", one + last),
            (Fields{{"a", "1"}}));
  EXPECT_EQ(parse_multipart(type, last), Fields{});
}

TEST(Multipart, ANameMayHoldQuotesLineEndsAndWhatLooksLikeAParameter) {
  EXPECT_EQ(
      parse_multipart(
          type, part("X: y\r\nContent-Disposition: form-data; name=\"%22%0D%0A%; filename=x\"", "") + last),
      (Fields{{"\"\r\n%; filename=x", ""}}));
}

TEST(Multipart, AnInputWithoutAFileIsPassedOverAndAFileIsRefused) {
  const std::string_view file = "Content-Disposition: form-data; name=\"f\"; filename=\"\"";
  EXPECT_EQ(parse_multipart(type, part(file, "") + one + last), (Fields{{"a", "1"}}));
  EXPECT_FALSE(parse_multipart(type, part(file, "bytes") + last));
  EXPECT_FALSE(parse_multipart(
      type, part("Content-Disposition: form-data; name=\"f\"; filename=\"a.png\"", "") + last));
}

TEST(Multipart, EveryCutIsNoticed) {
  const std::string whole = one + one + "--xyz--";
  ASSERT_TRUE(parse_multipart(type, whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_multipart(type, whole.substr(0, size))) << size;
  }
}

TEST(Multipart, WhatIsBrokenIsRefused) {
  EXPECT_FALSE(parse_multipart("multipart/form-data", one + last));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=", one + last));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=other", one + last));
  EXPECT_FALSE(parse_multipart(type, part("Content-Disposition: form-data", "1") + last));
  EXPECT_FALSE(parse_multipart(type, part("Content-Type: text/plain", "1") + last));
  EXPECT_FALSE(parse_multipart(type, "--xyz\r\n\r\n1\r\n" + last));
}

TEST(Multipart, FourThousandPartsPassAndOneMoreThanTheBoundDoesNot) {
  std::string body;
  for (int count = 0; count < 4096; ++count) body += one;
  EXPECT_EQ(parse_multipart(type, body + last)->size(), 4096u);
  EXPECT_FALSE(parse_multipart(type, body + one + last));
}

}  // namespace
}  // namespace errand::marketplace

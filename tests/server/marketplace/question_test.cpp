#include "server/marketplace/question.hpp"

#include <gmock/gmock.h>

#include "tests/server/marketplace/bazaar.hpp"

namespace errand::marketplace {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view schema =
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd";

std::string root(std::string_view inside) {
  return fmt::format("<ExternalQuestion xmlns=\"{}\">{}</ExternalQuestion>", schema, inside);
}

TEST(Question, GoodOnesAreRead) {
  const std::string inside =
      "<ExternalURL>https://example.org/?a=1&amp;b=2</ExternalURL><FrameHeight>0</FrameHeight>";
  const ExternalQuestion expected{"https://example.org/?a=1&b=2", 0};
  const std::vector<std::string> good{
      root(inside),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root(inside),
      "\xef\xbb\xbf" + root(inside),
      "<!-- a & b --><!-- c -->" + root("\n  " + inside + "<!-- d -->\n"),
      root("<ExternalURL><![CDATA[https://example.org/?a=1&b=2]]></ExternalURL>\n<FrameHeight> +0 "
           "</FrameHeight>"),
      root("<ExternalURL>\n https://example.org/?a=1&#38;b=2 \n</ExternalURL><FrameHeight>000</FrameHeight>"),
      fmt::format(
          "<q:ExternalQuestion xmlns:q='{}'><q:ExternalURL>https://example.org/?a=1&#x26;b=2</q:ExternalURL>"
          "<q:FrameHeight>0</q:FrameHeight></q:ExternalQuestion>",
          schema),
  };
  for (const std::string& xml : good) {
    const auto read = read_question(xml);
    ASSERT_TRUE(read) << xml << '\n' << read.error().message;
    EXPECT_EQ(*read, expected) << xml;
  }
}

TEST(Question, PlainHttpIsForThisMachineOnly) {
  for (const std::string_view url : {"http://localhost:8081/study/", "http://127.0.0.1/", "http://[::1]:80/x",
                                     "https://a.b", "https://a.b/?q=100%"}) {
    EXPECT_TRUE(read_question(external_question(url))) << url;
  }
}

TEST(Question, WhatBreaksTheSchemaIsAnXmlParseError) {
  const std::string url = "<ExternalURL>https://example.org/</ExternalURL>";
  const std::string height = "<FrameHeight>450</FrameHeight>";
  const std::vector<std::string> bad{
      "",
      "not xml",
      "<",
      root(url),
      root(height),
      root(height + url),
      root(url + height + "<More/>"),
      root(url + height + height),
      root("text" + url + height),
      root("<ExternalURL><b>https://example.org/</b></ExternalURL>" + height),
      root(url + "<FrameHeight>tall</FrameHeight>"),
      root(url + "<FrameHeight></FrameHeight>"),
      root(url + "<FrameHeight>4.5</FrameHeight>"),
      root(url + "<FrameHeight>+-5</FrameHeight>"),
      root("<ExternalURL>https://example.org/?a=1&b=2</ExternalURL>" + height),
      root("<ExternalURL>https://example.org/?a=1&unknown;</ExternalURL>" + height),
      root("<ExternalURL>https://example.org/&#;</ExternalURL>" + height),
      root(url + height) + root(url + height),
      root(url + height) + "rest",
      "<ExternalQuestion>" + url + height + "</ExternalQuestion>",
      "<ExternalQuestion xmlns=\"http://example.org/\">" + url + height + "</ExternalQuestion>",
      "<Other xmlns=\"" + std::string{schema} + "\"/>",
      "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + root(url + height),
      root(url + height + "\xff"),
      root(url + "<FrameHeight xmlns=\"http://example.org/\">450</FrameHeight>"),
  };
  for (const std::string& xml : bad) {
    const auto read = read_question(xml);
    ASSERT_FALSE(read) << xml;
    EXPECT_EQ(read.error().type, "RequestError") << xml;
    EXPECT_EQ(read.error().turk_code, "AWS.MechanicalTurk.XMLParseError") << xml;
    EXPECT_THAT(
        read.error().message,
        StartsWith(
            "There was an error parsing the XML question or answer data in your request.  Please make sure "
            "the data is well-formed and validates against the appropriate schema. Details: "))
        << xml;
  }
}

TEST(Question, AddressesThatTheFrameCannotUseAreRefused) {
  for (const std::string_view url : {"http://example.org/",
                                     "ftp://example.org/",
                                     "javascript:alert(1)",
                                     "//example.org/",
                                     "https://",
                                     "https:///path",
                                     "https://user@example.org/",
                                     "http://localhost.evil.org/",
                                     "http://127.0.0.1@evil.org/",
                                     "http://localhost@evil.org/",
                                     "https://example.org/a b",
                                     "https://example.org/?assignmentId=1",
                                     "https://example.org/?x=1&amp;hitId=",
                                     "https://example.org/?workerId",
                                     "https://example.org/?turkSubmit%54o=x",
                                     "HTTPS://example.org/",
                                     "http://[::1].evil.org@evil.org/",
                                     "http://localhost:80@evil.org/",
                                     "http://[::1",
                                     "https://example.org:x/"}) {
    const auto read = read_question(external_question(url));
    ASSERT_FALSE(read) << url;
    EXPECT_EQ(read.error().type, "ParameterValidationError") << url;
    EXPECT_THAT(read.error().message, HasSubstr("ExternalURL")) << url;
  }
}

TEST(Question, NamesLikeTheReservedOnesAreFree) {
  EXPECT_TRUE(read_question(external_question("https://example.org/?assignmentid=1&amp;hit=2#workerId=3")));
}

TEST(Question, FrameHeightsBeyondReasonAreRefused) {
  for (const std::string_view height : {"-1", "100001", "99999999999999999999"}) {
    const auto read = read_question(external_question("https://example.org/", height));
    ASSERT_FALSE(read) << height;
    EXPECT_EQ(read.error().type, "ParameterValidationError") << height;
  }
  EXPECT_EQ(read_question(external_question("https://example.org/", "100000"))->frame_height, 100'000);
}

TEST(Question, OtherKindsAreNamedAsNotOffered) {
  for (const std::string_view xml : {"<HTMLQuestion xmlns=\"x\"/>", "<QuestionForm xmlns=\"x\"/>"}) {
    const auto read = read_question(xml);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().type, "ParameterValidationError");
    EXPECT_THAT(read.error().message, HasSubstr("not offered"));
  }
}

TEST(Question, DeepNestingIsRefusedWithoutHarm) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<a>";
  EXPECT_FALSE(read_question(deep));
}

}  // namespace
}  // namespace errand::marketplace

#include "server/marketplace/answer.hpp"

#include <gtest/gtest.h>

#include <pugixml.hpp>

namespace errand::marketplace {
namespace {

using Fields = std::vector<app::Field>;

constexpr std::string_view head =
    "<?xml version=\"1.0\" encoding=\"ASCII\"?><QuestionFormAnswers "
    "xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/"
    "QuestionFormAnswers.xsd\">";

std::string answer(std::string_view name, std::string_view text) {
  std::string xml{"<Answer><QuestionIdentifier>"};
  xml += name;
  xml += "</QuestionIdentifier><FreeText>";
  xml += text;
  return xml + "</FreeText></Answer>";
}

std::string whole(const std::string& answers) {
  return std::string{head} + answers + "</QuestionFormAnswers>";
}

TEST(Answer, IsOneLineWithAFreeTextForEachField) {
  EXPECT_EQ(answer_xml({{"sentiment", "good"}, {"why", ""}}),
            whole(answer("sentiment", "good") + answer("why", "")));
}

TEST(Answer, ValuesOfOneNameAreJoinedInTheirOrderWhereTheNameFirstCame) {
  EXPECT_EQ(answer_xml({{"country", "iran"}, {"age", "30"}, {"country", "turkey"}, {"country", ""}}),
            whole(answer("country", "iran|turkey|") + answer("age", "30")));
}

TEST(Answer, MarkupAndWhatIsNotAsciiIsEscaped) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"<b>&\"'</b>", "&lt;b&gt;&amp;\"'&lt;/b&gt;"},
      {"ünï", "&#252;n&#239;"},
      {"語", "&#35486;"},
      {"😀", "&#128512;"},
      {"a\r\nb\tc", "a&#13;\nb\tc"},
      {"]]>", "]]&gt;"},
      {"\x7f", "&#127;"},
      {"already &amp; escaped", "already &amp;amp; escaped"},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(answer_xml({{"f", value}}), whole(answer("f", text)));
    EXPECT_EQ(answer_xml({{value, "v"}}), whole(answer(text, "v")));
  }
}

TEST(Answer, WhatXmlCannotHoldIsReplacedAndTheRestKept) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {std::string("a\0b", 3), "a&#65533;b"},
      {"a\x01\x1f", "a&#65533;&#65533;"},
      {"\xff\xfe", "&#65533;&#65533;"},
      {"cut \xe8\xaa", "cut &#65533;&#65533;"},
      {"\xed\xa0\x80", "&#65533;&#65533;&#65533;"},
      {"\xef\xbf\xbe", "&#65533;"},
      {"\xc0\x80x", "&#65533;&#65533;x"},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(answer_xml({{"f", value}}), whole(answer("f", text)));
}

TEST(Answer, EveryByteInAnyPlaceGivesXmlThatReadsBack) {
  for (int first = 0; first < 256; ++first) {
    for (const int second : {0x00, 0x0d, 0x26, 0x3c, 0x41, 0x80, 0xbf, 0xe8, 0xff}) {
      const std::string value{static_cast<char>(first), static_cast<char>(second), 'z'};
      const std::string xml = answer_xml({{"f", value}});
      for (const char c : xml) ASSERT_LT(static_cast<unsigned char>(c), 0x7f);
      pugi::xml_document document;
      ASSERT_TRUE(document.load_buffer(xml.data(), xml.size())) << first << ' ' << second;
      const std::string read = document.child("QuestionFormAnswers").child("Answer").child_value("FreeText");
      ASSERT_TRUE(read.ends_with('z')) << first << ' ' << second;
      if (first >= 0x20 && first < 0x7f && second == 0x41) {
        ASSERT_EQ(read, value);
      }
    }
  }
}

TEST(Answer, TheTwoReservedFieldsAreNotAnswersAndUnknownOnesAre) {
  const Fields fields{{"assignmentId", "3A"},        {"hitId", "3H"},          {"workerId", "A1"},
                      {"turkSubmitTo", "https://x"}, {"results", "{}"},        {"hitid", "x"},
                      {"doNotRedirect", "1"},        {"assignmentId", "again"}};
  EXPECT_EQ(answer_fields(fields), (Fields{{"workerId", "A1"},
                                           {"turkSubmitTo", "https://x"},
                                           {"results", "{}"},
                                           {"hitid", "x"},
                                           {"doNotRedirect", "1"}}));
}

TEST(Answer, TheAssignmentIsTheFirstIdThatIsNotEmpty) {
  EXPECT_EQ(submitted_assignment_id(
                {{"assignmentId", ""}, {"x", "1"}, {"assignmentId", "3A"}, {"assignmentId", "3B"}}),
            "3A");
  EXPECT_EQ(submitted_assignment_id({{"AssignmentId", "3A"}}), "");
}

}  // namespace
}  // namespace errand::marketplace

#include "requester/answer_xml.hpp"

#include <gtest/gtest.h>

namespace errand::requester {
namespace {

using Fields = std::vector<app::Field>;

std::string document(const std::string& answers) {
  return "<?xml version=\"1.0\" encoding=\"ASCII\"?><QuestionFormAnswers "
         "xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/"
         "QuestionFormAnswers.xsd\">" +
         answers + "</QuestionFormAnswers>";
}

Fields read(const std::string& answers) {
  return read_answer_xml(document(answers)).value_or(Fields{{"unreadable", {}}});
}

TEST(AnswerXml, FieldsComeInTheirOrder) {
  EXPECT_EQ(
      read("<Answer><QuestionIdentifier>b</QuestionIdentifier><FreeText>1 &lt; 2 &amp; 3</FreeText></Answer>"
           "<Answer><QuestionIdentifier>a</QuestionIdentifier><FreeText/></Answer>"),
      (Fields{{"b", "1 < 2 & 3"}, {"a", ""}}));
}

TEST(AnswerXml, TextIsKeptToTheLastBlank) {
  EXPECT_EQ(read("<Answer>\n <QuestionIdentifier>a</QuestionIdentifier>\n <FreeText>  &#233;\n&#13; "
                 "&#128512; </FreeText>\n</Answer>"),
            (Fields{{"a", "  é\n\r 😀 "}}));
  EXPECT_EQ(read("<Answer><QuestionIdentifier>a</QuestionIdentifier><FreeText>  </FreeText></Answer>"),
            (Fields{{"a", "  "}}));
  EXPECT_EQ(read("<Answer><QuestionIdentifier>a</QuestionIdentifier><FreeText>x<![CDATA[<b>]]>y</FreeText></"
                 "Answer>"),
            (Fields{{"a", "x<b>y"}}));
}

TEST(AnswerXml, SeveralSelectionsAreJoined) {
  EXPECT_EQ(
      read("<Answer><QuestionIdentifier>a</QuestionIdentifier><SelectionIdentifier>x</SelectionIdentifier>"
           "<SelectionIdentifier>y</SelectionIdentifier></Answer>"),
      (Fields{{"a", "x|y"}}));
}

TEST(AnswerXml, NoTextIsNoAnswer) { EXPECT_EQ(read_answer_xml(""), Fields{}); }

TEST(AnswerXml, WhatIsNoAnswerDocumentIsRefused) {
  for (const std::string& bad :
       {std::string{"hello"}, std::string{"<a>"}, std::string{"<Other/>"},
        std::string{"<!DOCTYPE QuestionFormAnswers [<!ENTITY a \"b\">]>"} + document(""),
        document("<Answer>")}) {
    EXPECT_FALSE(read_answer_xml(bad)) << bad;
  }
}

}  // namespace
}  // namespace errand::requester

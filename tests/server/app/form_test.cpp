#include "server/app/form.hpp"

#include <gtest/gtest.h>

#include <string>

namespace errand::app {
namespace {

TEST(Form, FieldsKeepTheirOrderAndDoubledNames) {
  const auto fields = parse_form("b=1&a=2&b=3");
  ASSERT_TRUE(fields);
  EXPECT_EQ(*fields, (std::vector<Field>{{"b", "1"}, {"a", "2"}, {"b", "3"}}));
  EXPECT_EQ(value_of(*fields, "b"), "1");
  EXPECT_EQ(value_of(*fields, "c"), std::nullopt);
}

TEST(Form, GoodTexts) {
  const std::pair<std::string, std::vector<Field>> good[] = {
      {"", {}},
      {"&&", {}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=a", {{"", "a"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a+b=c+d", {{"a b", "c d"}}},
      {"a=%2B", {{"a", "+"}}},
      {"a=%26%3d", {{"a", "&="}}},
      {"%C3%A4=%c3%a4", {{"ä", "ä"}}},
      {"a=%00", {{"a", std::string(1, '\0')}}},
      {"a=1&", {{"a", "1"}}},
  };
  for (const auto& [text, fields] : good) EXPECT_EQ(parse_form(text), fields) << text;
}

TEST(Form, BrokenEscapesStayAsTheyAre) {
  const std::pair<std::string, std::vector<Field>> broken[] = {
      {"a=%", {{"a", "%"}}},
      {"a=100%", {{"a", "100%"}}},
      {"a=%4", {{"a", "%4"}}},
      {"a=%4g", {{"a", "%4g"}}},
      {"%zz=1", {{"%zz", "1"}}},
      {"a=%%41", {{"a", "%A"}}},
      {"a=%2%35", {{"a", "%25"}}},
      {"a=50%+off&b=2", {{"a", "50% off"}, {"b", "2"}}},
      {"a=1&b=%u0041", {{"a", "1"}, {"b", "%u0041"}}},
  };
  for (const auto& [text, fields] : broken) EXPECT_EQ(parse_form(text), fields) << text;
}

TEST(Form, FourThousandFieldsPassAndOneMoreThanTheBoundDoesNot) {
  std::string text;
  for (int count = 0; count < 4096; ++count) text += "a=1&";
  EXPECT_EQ(parse_form(text)->size(), 4096U);
  EXPECT_FALSE(parse_form(text + "a=1"));
}

TEST(Form, WhatIsBehindTheBoundIsKeptUnread) {
  std::string text;
  for (int count = 0; count < 4096; ++count) text += "a=1&";
  EXPECT_EQ(read_form(text + "&&").unread, "");
  const auto whole = text + "&b=%32&c";
  const auto form = read_form(whole);
  EXPECT_EQ(form.fields.size(), 4096U);
  EXPECT_EQ(form.unread, "b=%32&c");
}

TEST(Form, EveryByteComesBackFromAComponent) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto fields = parse_form("x=" + encode_component(all));
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->front().value, all);
}

TEST(Form, HtmlNeitherOpensTagsNorEndsAttributes) {
  EXPECT_EQ(escape_html(R"(<a href="x" title='y'>&amp;)"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(escape_html("Zürich"), "Zürich");
}

}  // namespace
}  // namespace errand::app

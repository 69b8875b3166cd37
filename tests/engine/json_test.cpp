#include "wasm/base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

namespace errand {
namespace {

using namespace std::string_literals;

std::string written(const Json& value) {
  std::string out;
  append_json(out, value);
  return out;
}

/// What parse_json says, one problem a line; "" when it takes the text.
std::string problems_of(std::string_view text) {
  const auto parsed = parse_json(text, "f");
  std::string out;
  if (parsed) return out;
  for (const Problem& problem : parsed.error()) {
    if (!out.empty()) out += '\n';
    out += to_text(problem);
  }
  return out;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Json, GoodTextsAreReadAndWrittenBack) {
  const std::pair<std::string, std::string> good[] = {
      {"null", "null"},
      {" true ", "true"},
      {"\t\r\nfalse\n", "false"},
      {"\"\"", "\"\""},
      {"0", "0"},
      {"-0", "-0"},
      {"-0.0e-0", "-0.0e-0"},
      {"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"},
      {"1E+400", "1E+400"},
      {"[]", "[]"},
      {"[ ]", "[]"},
      {"{ }", "{}"},
      {"[1 , 2,\n3]", "[1,2,3]"},
      {"[[],{},[[]]]", "[[],{},[[]]]"},
      {R"({"b":1,"a":{"b":2},"":3})", R"({"b":1,"a":{"b":2},"":3})"},
      {R"("\u0041\u00e9\u20ac\ud83d\ude00")", "\"Aé€😀\""},
      {R"("\uD834\uDD1E\uFFFF\u0000")", "\"𝄞\xEF\xBF\xBF\\u0000\""},
      {R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
      {"\"/'\x7F“”\xC2\xA0\xE2\x80\xA8\"", "\"/'\x7F“”\xC2\xA0\xE2\x80\xA8\""},
      {"\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}"},
  };
  for (const auto& [text, expected] : good) {
    const auto parsed = parse_json(text, "f");
    ASSERT_TRUE(parsed) << text << "\n" << problems_of(text);
    EXPECT_EQ(written(*parsed), expected);
  }
}

TEST(Json, BadTextsAreExplainedWhereTheyGoWrong) {
  const std::pair<std::string, std::string> bad[] = {
      {"", "f:1:1: the text is empty; expected a JSON value"},
      {" \n ", "f:1:1: the text is empty; expected a JSON value"},
      {"{\"a\":1\n \"b\":2}", "f:2:2: a comma is missing between two members; expected ',' or '}'"},
      {"[1 2]", "f:1:4: a comma is missing between two items; expected ',' or ']'"},
      {"[1,]", "f:1:3: a comma after the last item; expected no comma before ']'"},
      {"{\"a\":1 ,\n}", "f:1:8: a comma after the last member; expected no comma before '}'"},
      {"{'a':1}", "f:1:2: a single quote; expected double quotes around text: \"…\""},
      {"['a']", "f:1:2: a single quote; expected double quotes around text: \"…\""},
      {"[1, // one\n2]", "f:1:5: a comment; expected no comments: JSON has none"},
      {"/* x */ 1", "f:1:1: a comment; expected no comments: JSON has none"},
      {"{\"a\":1} # x", "f:1:9: a comment; expected no comments: JSON has none"},
      {"{a:1}", "f:1:2: a name without quotes: a; expected \"a\""},
      {"{1:1}", "f:1:2: a name without quotes: 1; expected \"1\""},
      {"{:1}", "f:1:2: a member's name is missing; expected a name in double quotes"},
      {"{,}", "f:1:2: a member's name is missing; expected a name in double quotes"},
      {"{\"title\" 1}", "f:1:10: the colon after the name \"title\" is missing; expected ':'"},
      {"{\"a\"=1}", "f:1:5: the colon after the name \"a\" is missing; expected ':'"},
      {"{\"a\"}", "f:1:5: the colon after the name \"a\" is missing; expected ':'"},
      {"{\"a\":}",
       "f:1:6: a value is missing; expected text in double quotes, a number, true, false, null, '{' or '['"},
      {"[,1]",
       "f:1:2: a value is missing; expected text in double quotes, a number, true, false, null, '{' or '['"},
      {"[1,,2]",
       "f:1:4: a value is missing; expected text in double quotes, a number, true, false, null, '{' or '['"},
      {"[1:2]", "f:1:3: a comma is missing between two items; expected ',' or ']'"},
      {"{\"a\":\n [1,\n  2",
       "f:3:4: the text ends inside the array that opened in line 2, column 2; expected ']'"},
      {"{", "f:1:2: the text ends inside the object that opened in line 1, column 1; expected '}'"},
      {"{\"a\":1,", "f:1:8: the text ends inside the object that opened in line 1, column 1; expected '}'"},
      {"{\"a\":[1}", "f:1:8: '}' inside the array that opened in line 1, column 6; expected ']'"},
      {"[{\"a\":1]", "f:1:8: ']' inside the object that opened in line 1, column 2; expected '}'"},
      {"[1}", "f:1:3: '}' inside the array that opened in line 1, column 1; expected ']'"},
      {"{]", "f:1:2: ']' inside the object that opened in line 1, column 1; expected '}'"},
      {"[1,}", "f:1:4: '}' inside the array that opened in line 1, column 1; expected ']'"},
      {"[1]]", "f:1:4: a closing bracket too many; expected the end of the text"},
      {"{} {}", "f:1:4: more text after the end of the JSON value; expected the end of the text"},
      {"[\"a\nb\"]",
       "f:1:4: the line ends inside the string that opened in line 1, column 2; expected its closing '\"', "
       "or \\n for a "
       "line end"},
      {"[\"a",
       "f:1:4: the text ends inside the string that opened in line 1, column 2; expected its closing '\"'"},
      {"\"a\\",
       "f:1:3: a backslash before a character that has no escape; expected one of \\\" \\\\ \\/ \\b \\f \\n "
       "\\r \\t \\uXXXX (a backslash itself is \\\\)"},
      {"\"C:\\docs\"",
       "f:1:4: a backslash before a character that has no escape; expected one of \\\" \\\\ \\/ \\b \\f "
       "\\n \\r \\t \\uXXXX (a backslash itself is \\\\)"},
      {"\"a\tb\"", "f:1:3: a tab inside text; expected \\t"},
      {"\"\x01\"",
       "f:1:2: a control character (U+0001) inside text; expected none, or its escape such as \\u0001"},
      {"\"\0\""s,
       "f:1:2: a control character (U+0000) inside text; expected none, or its escape such as \\u0001"},
      {"\"\\u12g4\"", "f:1:2: \\u without four hexadecimal digits; expected such as \\u00e9"},
      {"\"\\u\x10\x10\x10\x10\"", "f:1:2: \\u without four hexadecimal digits; expected such as \\u00e9"},
      {"\"\\ud83d\"",
       "f:1:2: half of a surrogate pair; expected both halves, such as \\ud83d\\ude00, or the character "
       "itself"},
      {"\"\\ude00\\ud83d\"",
       "f:1:2: half of a surrogate pair; expected both halves, such as \\ud83d\\ude00, or the character "
       "itself"},
      {"\"\\ud83d\\u0041\"",
       "f:1:2: half of a surrogate pair; expected both halves, such as \\ud83d\\ude00, or the character "
       "itself"},
      {"01", "f:1:1: a number with a leading zero; expected no zero in front, or text in double quotes"},
      {"-00.5", "f:1:1: a number with a leading zero; expected no zero in front, or text in double quotes"},
      {"[+1]", "f:1:2: a number with a plus sign; expected no sign before a positive number"},
      {"[.5]", "f:1:2: a number that begins with its point; expected a digit before the point: 0.5"},
      {"[5.]", "f:1:4: a number that ends with its point; expected a digit after the point"},
      {"[1e+]", "f:1:5: an exponent without digits; expected a digit"},
      {"[-]", "f:1:3: a minus sign without a number; expected a digit"},
      {"[0x1F]",
       "f:1:3: a number that runs into other text; expected a plain decimal number, or text in double "
       "quotes"},
      {"[1.2.3]",
       "f:1:5: a number that runs into other text; expected a plain decimal number, or text in double "
       "quotes"},
      {"[NaN]", "f:1:2: NaN or Infinity, which JSON does not have; expected a finite number, or null"},
      {"[-Infinity]", "f:1:2: NaN or Infinity, which JSON does not have; expected a finite number, or null"},
      {"[True]", "f:1:2: a word without quotes: True; expected true, false, null, or text in double quotes"},
      {"nul", "f:1:1: a word without quotes: nul; expected true, false, null, or text in double quotes"},
      {"[truely]",
       "f:1:2: a word without quotes: truely; expected true, false, null, or text in double quotes"},
      {"[“a”]", "f:1:2: a typographic quote (“); expected the straight double quote: \""},
      {"{\"a\": 1, ‘b’: 2}", "f:1:10: a typographic quote (‘); expected the straight double quote: \""},
      {"[\xC2\xA0"
       "1]",
       "f:1:2: an invisible character (U+00A0); expected ordinary blanks between values"},
      {"[1]\xEF\xBB\xBF", "f:1:4: an invisible character (U+FEFF); expected ordinary blanks between values"},
      {"[1]\0"s, "f:1:4: an invisible character (U+0000); expected ordinary blanks between values"},
      {"[\"é\",\n \"\xE9\"]",
       "f:2:3: a byte that is not UTF-8; expected text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)"},
      {"\xFF\xFE{\0"s,
       "f:1:1: a byte that is not UTF-8; expected text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)"},
      {"[\"é\", \"😀\", x]",
       "f:1:12: a word without quotes: x; expected true, false, null, or text in double quotes"},
      {"[1,\r\n2,\r3,\n4 5]", "f:4:3: a comma is missing between two items; expected ',' or ']'"},
  };
  for (const auto& [text, expected] : bad) EXPECT_EQ(problems_of(text), expected) << text;
}

TEST(Json, AllDoubledNamesAreReportedTogetherWithTheFirstSyntaxFault) {
  EXPECT_EQ(problems_of("{\"a\":{\"x\":1,\"x\":2},\n \"b\":1, \"a\":2, \"\\u0062\":3,\n \"c\" 4, \"c\":5}"),
            "f:1:13: \"x\" twice in one object, first in line 1, column 7; expected each name once\n"
            "f:2:9: \"a\" twice in one object, first in line 1, column 2; expected each name once\n"
            "f:2:16: \"b\" twice in one object, first in line 2, column 2; expected each name once\n"
            "f:3:6: the colon after the name \"c\" is missing; expected ':'");
}

TEST(Json, ManyDoubledNamesAreReportedUpToALimit) {
  std::string text = "{\"a\":0";
  for (int i = 0; i < 2000; ++i) text += ",\"a\":0";
  const auto parsed = parse_json(text + "}", "f");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().size(), 1000u);
}

TEST(Json, ManyDifferentNamesAreNoneOfThemDoubled) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += "\"" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  EXPECT_EQ(problems_of(text + "\"last\":0}"), "");
  EXPECT_NE(problems_of(text + "\"4999\":0}"), "");
  EXPECT_NE(problems_of(text + "\"0\":0}"), "");
}

TEST(Json, NestingEndsAtItsLimit) {
  EXPECT_EQ(problems_of(nested(json_depth)), "");
  EXPECT_EQ(problems_of(nested(json_depth + 1)),
            "f:1:65: brackets nested too deeply; expected at most 64 levels");
  EXPECT_EQ(problems_of(std::string(1000000, '[')),
            "f:1:65: brackets nested too deeply; expected at most 64 levels");
}

TEST(Json, SizeEndsAtItsLimit) {
  EXPECT_EQ(problems_of(std::string(json_bytes - 1, ' ') + "1"), "");
  EXPECT_EQ(problems_of(std::string(json_bytes, ' ') + "1"),
            "f: the file is too large; expected at most 4 MiB");
}

TEST(Json, ValuesAndMembersKnowTheirPlaces) {
  const auto parsed = parse_json("\xEF\xBB\xBF{\"é\": [1,\r\n  \"x\"],\n\"b\":null}", "f");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->place, (Place{1, 1}));
  EXPECT_EQ(parsed->members[0].place, (Place{1, 2}));
  EXPECT_EQ(parsed->members[0].value.place, (Place{1, 7}));
  EXPECT_EQ(parsed->members[0].value.items[1].place, (Place{2, 3}));
  EXPECT_EQ(parsed->members[1].place, (Place{3, 1}));
  EXPECT_EQ(parsed->members[1].value.place, (Place{3, 5}));
}

TEST(Json, MembersAreFoundByName) {
  const auto parsed = parse_json(R"({"a":1,"b":{"a":2}})", "f");
  ASSERT_TRUE(parsed);
  ASSERT_NE(parsed->find("b"), nullptr);
  EXPECT_EQ(parsed->find("b")->find("a")->integer(), 2);
  EXPECT_EQ(parsed->find("c"), nullptr);
  EXPECT_EQ(parsed->find("a")->find("a"), nullptr);
}

TEST(Json, WholeNumbersAreWholeHoweverWritten) {
  const std::pair<const char*, std::optional<std::int64_t>> numbers[] = {
      {"0", 0},
      {"-0.0", 0},
      {"0e99", 0},
      {"1.0", 1},
      {"1e2", 100},
      {"1.5e1", 15},
      {"120e-1", 12},
      {"0.001e3", 1},
      {"-12.50E+1", -125},
      {"9007199254740991", 9007199254740991},
      {"-9007199254740991.000", -9007199254740991},
      {"9007199254740992", std::nullopt},
      {"1e16", std::nullopt},
      {"1e999999999999999999999", std::nullopt},
      {"1e-999999999999999999999", std::nullopt},
      {"0.5", std::nullopt},
      {"15e-1", std::nullopt},
      {"true", std::nullopt},
      {"\"1\"", std::nullopt},
  };
  for (const auto& [text, expected] : numbers) EXPECT_EQ(parse_json(text, "f")->integer(), expected) << text;
  Json never_read;
  never_read.kind = Json::Kind::number;
  EXPECT_EQ(never_read.integer(), 0);
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter writer;
  writer.begin_object().key("a").begin_array().integer(-1).boolean(true).null().begin_object().end_object();
  writer.begin_array().end_array().string("\"\\\n\x1F/é").end_array();
  writer.key("b").raw("{\"x\":1}").key("c").boolean(false).end_object();
  const std::size_t size = writer.size();
  const std::string text = writer.take();
  EXPECT_EQ(text, R"({"a":[-1,true,null,{},[],"\"\\\n\u001f/é"],"b":{"x":1},"c":false})");
  EXPECT_EQ(size, text.size());
  EXPECT_EQ(writer.integer(7).take(), "7") << "after take() a new text begins";
}

/// nlohmann/json has no numbers beyond a double.
bool has_huge_number(const Json& value) {
  if (value.kind == Json::Kind::number) return std::isinf(std::strtod(value.text.c_str(), nullptr));
  for (const Json& item : value.items) {
    if (has_huge_number(item)) return true;
  }
  for (const Member& member : value.members) {
    if (has_huge_number(member.value)) return true;
  }
  return false;
}

bool is_own_rule(const Problem& problem) {
  return problem.expected == "each name once" || problem.what == "brackets nested too deeply";
}

/// Compares both readers on one text: what they take, and what they make of it.
void compare_readers(const std::string& text) {
  const nlohmann::json other = nlohmann::json::parse(text, nullptr, false);
  const auto ours = parse_json(text, "f");
  if (ours && has_huge_number(*ours)) return;
  if (!ours && is_own_rule(ours.error().back())) return;
  ASSERT_EQ(ours.has_value(), !other.is_discarded()) << ::testing::PrintToString(text) << "\n"
                                                     << problems_of(text);
  if (!ours) return;
  ASSERT_EQ(nlohmann::json::parse(written(*ours)), other) << text;
  ASSERT_EQ(written(*parse_json(written(*ours), "f")), written(*ours));
}

const std::vector<std::string> seeds = {
    R"({"study":{"title":"Which is larger?","pages":[1,2.5,-3e7,0.0]},"x":null})",
    R"([true,false,null,"",[],{},[[[]]],{"a":{"b":{}}}])",
    R"(["\u00e9\ud83d\ude00\n\t\"\\\/","é€😀","\u0000"])",
    "{\n  \"a\" : [ 1 , 2 ],\r\n\t\"b\" : -0.5e-10\n}\n",
    "[1E5,1e+5,-0,0e0,10,0.1,123456789012345678901234567890]",
    "\xEF\xBB\xBF[\"mark\"]",
    "\"text\"",
    "-12.5",
};

const std::vector<std::string> pieces = {"{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         ":",
                                         "\"",
                                         "\\",
                                         "0",
                                         "1",
                                         "-",
                                         ".",
                                         "e",
                                         "E",
                                         "+",
                                         " ",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "\f",
                                         "'",
                                         "/",
                                         "//",
                                         "true",
                                         "null",
                                         "tru",
                                         "nul",
                                         "\\u",
                                         "\\ud83d",
                                         "\\n",
                                         "\\x",
                                         "\xC3\xA9",
                                         "\xC3",
                                         "\xA9",
                                         "\x80",
                                         "\xFF",
                                         "\x01",
                                         "\x1F",
                                         "\x7F",
                                         "\xED\xA0\x80",
                                         "\xF0\x9F\x98\x80",
                                         "\xEF\xBB\xBF",
                                         "NaN",
                                         "\"a\":",
                                         "\"\"",
                                         "01",
                                         "1.",
                                         ".5"};

TEST(JsonAgainstNlohmann, EveryTextOfThreePiecesIsJudgedTheSame) {
  for (const std::string& first : pieces) {
    for (const std::string& second : pieces) {
      for (const std::string& third : pieces) {
        compare_readers(first + second + third);
        compare_readers("[" + first + second + third + "]");
        compare_readers("\"" + first + second + third + "\"");
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(JsonAgainstNlohmann, MutatedTextsAreJudgedTheSame) {
  std::mt19937 draw(20240607);
  for (int round = 0; round < 40000 && !HasFatalFailure(); ++round) {
    std::string text = seeds[draw() % seeds.size()];
    for (auto changes = 1 + draw() % 3; changes != 0; --changes) {
      const std::size_t at = draw() % (text.size() + 1);
      const std::size_t cut = draw() % 3;
      text.replace(at, cut, draw() % 4 == 0 ? "" : pieces[draw() % pieces.size()]);
    }
    compare_readers(text);
  }
}

}  // namespace
}  // namespace errand

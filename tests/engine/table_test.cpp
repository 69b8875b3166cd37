#include "wasm/reading/csv_table.hpp"

#include <gtest/gtest.h>

#include <random>

namespace errand {
namespace {

using namespace std::string_literals;
using Rows = std::vector<std::vector<std::string>>;

/// What parse_csv says, one problem a line; "" when it takes the text.
std::string problems_of(std::string_view text) {
  const auto table = parse_csv(text, "f");
  std::string out;
  if (table) return out;
  for (const Problem& problem : table.error()) {
    if (!out.empty()) out += '\n';
    out += to_text(problem);
  }
  return out;
}

TEST(Table, GoodTextsAreReadAsRfc4180HasThem) {
  const std::pair<std::string, Rows> good[] = {
      {"a,b", {}},
      {"a,b\n", {}},
      {"a,b\n1,2", {{"1", "2"}}},
      {"a,b\r\n1,2\r\n3,4\r\n", {{"1", "2"}, {"3", "4"}}},
      {"a,b\r1,2\r3,4", {{"1", "2"}, {"3", "4"}}},
      {"\xEF\xBB\xBF"
       "a,b\n1,2\n",
       {{"1", "2"}}},
      {"\n\r\na,b\n\n1,2\n\n\n3,4\n\n", {{"1", "2"}, {"3", "4"}}},
      {"\"a\",\"b\"\n\"1\",\"2\"\n", {{"1", "2"}}},
      {"a,b\n,\n", {{"", ""}}},
      {"a,b\n\"\",\"\"", {{"", ""}}},
      {"a\n\"\"\n", {{""}}},
      {"a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", {{"x,y", "say \"hi\""}}},
      {"a,b\n\"one\r\ntwo\n\nthree\",2\n", {{"one\r\ntwo\n\nthree", "2"}}},
      {"a,b\n\"\"\"\",\",\"", {{"\"", ","}}},
      {"a,b\n 1 ,\t2 \n", {{" 1 ", "\t2 "}}},
      {"a,b\n1,\n", {{"1", ""}}},
      {"a\n \n", {{" "}}},
      {"a,b\né😀,'x'\n", {{"é😀", "'x'"}}},
      {"_a.b-c,Z9\n1,2", {{"1", "2"}}},
  };
  for (const auto& [text, rows] : good) {
    const auto table = parse_csv(text, "f");
    ASSERT_TRUE(table) << text << "\n" << problems_of(text);
    EXPECT_EQ(table->rows, rows) << text;
    EXPECT_EQ(table->places.size(), rows.size());
  }
}

TEST(Table, ColumnsKeepTheirOrderAndRowsKnowTheirPlaces) {
  const auto table = parse_csv("left,right\r\n1,\"a\nb\"\r\n\r\n2,c\r\n", "f");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->columns, (std::vector<std::string>{"left", "right"}));
  EXPECT_EQ(table->places, (std::vector<Place>{{2, 1}, {5, 1}}));
}

TEST(Table, EveryBadRowIsReportedOnce) {
  const std::pair<std::string, std::string> bad[] = {
      {"", "f:1:1: the file is empty; expected a first line with the columns' names"},
      {"\xEF\xBB\xBF\r\n\n", "f:1:1: the file is empty; expected a first line with the columns' names"},
      {"a,b\n1\n2,3\n4,5,6\n",
       "f:2:1: a row of one cell; expected 2, one for each column\n"
       "f:4:1: a row of 3 cells; expected 2, one for each column; a cell with a comma stands in quotes"},
      {"a\n,\n",
       "f:2:1: a row of 2 cells; expected 1, one for each column; a cell with a comma stands in quotes"},
      {"a,b\né\"x,\"y\n1,2\n",
       "f:2:2: a quote in the middle of a cell; expected quotes around the whole cell, and \"\" for a quote "
       "within"},
      {"a,b\n1, \"x\"\n3\n",
       "f:2:4: a quote in the middle of a cell; expected quotes around the whole cell, and \"\" for a quote "
       "within\n"
       "f:3:1: a row of one cell; expected 2, one for each column"},
      {"a,b\n\"1\"x,2,3\n",
       "f:2:4: text after a closing quote; expected ',' or a line end; a quote within quotes is doubled: "
       "\"\""},
      {"a,b\n\"1\" ,2\n",
       "f:2:4: text after a closing quote; expected ',' or a line end; a quote within quotes is doubled: "
       "\"\""},
      {"a,b\n1,\"2\n3,4\n", "f:2:3: a quote that is never closed; expected a closing '\"'"},
      {"a,b\n\"", "f:2:1: a quote that is never closed; expected a closing '\"'"},
      {"a,b\n\"\"\"", "f:2:1: a quote that is never closed; expected a closing '\"'"},
      {"a,b\n1,\xE9\n2,\"\xFF\n\"\n",
       "f:2:3: a byte that is not UTF-8; expected text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)\n"
       "f:3:4: a byte that is not UTF-8; expected text saved as UTF-8 (not Latin-1, Windows-1252 or UTF-16)"},
      {"a,b\n1,x\0y\n"s, "f:2:4: a NUL character; expected text"},
      {"a,b,a\n", "f:1:1: two columns named \"a\"; expected each name once"},
      {"a,,b\n", "f:1:1: column 2 has no name; expected a name"},
      {"\"\"\n", "f:1:1: column 1 has no name; expected a name"},
      {"a, b,2c,d e,é,-\n",
       "f:1:1: \" b\" as the name of column 2; expected a letter from a to z or '_', then letters, digits, "
       "'_', '.' or "
       "'-'\n"
       "f:1:1: \"2c\" as the name of column 3; expected a letter from a to z or '_', then letters, digits, "
       "'_', '.' or "
       "'-'\n"
       "f:1:1: \"d e\" as the name of column 4; expected a letter from a to z or '_', then letters, digits, "
       "'_', '.' or "
       "'-'\n"
       "f:1:1: \"é\" as the name of column 5; expected a letter from a to z or '_', then letters, digits, "
       "'_', '.' or "
       "'-'\n"
       "f:1:1: \"-\" as the name of column 6; expected a letter from a to z or '_', then letters, digits, "
       "'_', '.' or "
       "'-'"},
      {"a;b\n1;2\n", "f:1:1: columns that are not separated by commas; expected commas between columns"},
      {"a\tb\n1\t2\n", "f:1:1: columns that are not separated by commas; expected commas between columns"},
      {"a\"x,b\n1\n",
       "f:1:2: a quote in the middle of a cell; expected quotes around the whole cell, and \"\" for a quote "
       "within\n"
       "f:2:1: a row of one cell; expected 2, one for each column"},
  };
  for (const auto& [text, expected] : bad) EXPECT_EQ(problems_of(text), expected) << text;
}

TEST(Table, RowsEndAtTheirLimit) {
  std::string text = "a\n";
  for (std::size_t row = 0; row < table_rows; ++row) text += "1\n";
  EXPECT_EQ(problems_of(text), "");
  EXPECT_EQ(problems_of(text + "1\n1\n"), "f:100002:1: too many rows; expected at most 100000");
}

TEST(Table, ColumnsEndAtTheirLimit) {
  std::string text = "c0";
  for (std::size_t column = 1; column < table_columns; ++column) text += ",c" + std::to_string(column);
  EXPECT_EQ(problems_of(text), "");
  EXPECT_EQ(problems_of(text + ",more"), "f:1:1: 257 columns; expected at most 256");
}

TEST(Table, ManyProblemsAreReportedUpToALimit) {
  std::string text = "a,b\n";
  for (int row = 0; row < 3000; ++row) text += "1\n";
  const auto table = parse_csv(text, "f");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().size(), 1000u);
}

/// A cell as RFC 4180 has it: in quotes where it must be, or where `quoted` says so.
std::string as_cell(const std::string& text, bool quoted) {
  if (!quoted && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

TEST(Table, WhateverIsWrittenIsReadBack) {
  const std::vector<std::string> pieces = {"",     "a",  " ", ",", "\"", "\"\"", "\n",
                                           "\r\n", "\r", "é", "😀", ";",  "0"};
  const std::vector<std::string> line_ends = {"\n", "\r\n", "\r"};
  std::mt19937 draw(4180);
  for (int round = 0; round < 5000; ++round) {
    const std::size_t width = 2 + draw() % 3;
    const std::string& line_end = line_ends[draw() % line_ends.size()];
    std::string text;
    for (std::size_t column = 0; column < width; ++column)
      text += (column == 0 ? "c" : ",c") + std::to_string(column);
    Rows rows(draw() % 4, std::vector<std::string>(width));
    for (std::vector<std::string>& row : rows) {
      text += line_end;
      for (std::size_t column = 0; column < width; ++column) {
        for (auto length = draw() % 4; length != 0; --length) row[column] += pieces[draw() % pieces.size()];
        text += (column == 0 ? "" : ",") + as_cell(row[column], draw() % 2 == 0);
      }
    }
    if (draw() % 2 == 0) text += line_end;
    const auto table = parse_csv(text, "f");
    ASSERT_TRUE(table) << text << "\n" << problems_of(text);
    ASSERT_EQ(table->rows, rows) << text;
  }
}

}  // namespace
}  // namespace errand

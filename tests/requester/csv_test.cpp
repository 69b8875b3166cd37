#include "requester/csv.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "wasm/reading/csv_table.hpp"

namespace errand::requester {
namespace {

TEST(Csv, CellsThatASpreadsheetWouldEvaluateGetAQuote) {
  const std::vector<std::string> dangerous = {"=1+1",
                                              "+1",
                                              "-1+1",
                                              "-",
                                              "@SUM(A1)",
                                              "\tx",
                                              "\rx",
                                              "\nx",
                                              "'quoted'",
                                              " =1",
                                              "\u00A0=1",
                                              "\uFEFF=1",
                                              "\u200B\u200B @x",
                                              " \uFEFF -x",
                                              "\uFF1D1",
                                              "\uFF0B1",
                                              "\uFF0D1",
                                              "\uFF20x",
                                              "-5.",
                                              "-.5",
                                              "-5e3",
                                              " -5",
                                              "=cmd|' /C calc'!A0"};
  for (const std::string& cell : dangerous) EXPECT_EQ(guarded(cell), "'" + cell) << cell;
}

TEST(Csv, HarmlessCellsStayAsTheyAre) {
  for (const std::string cell :
       {"", "a", "5", "-5", "-0.25", " a", "a=b", "1-2", "{\"a\":1}", "\u00A0", "日本語"}) {
    EXPECT_EQ(guarded(cell), cell);
  }
}

TEST(Csv, EveryCellIsQuotedAndQuotesAreDoubled) {
  std::string line;
  append_row(line, {"a", "", "say \"yes\"", "two\nlines", "=x"});
  EXPECT_EQ(line, "\"a\",\"\",\"say \"\"yes\"\"\",\"two\nlines\",\"'=x\"\n");
}

TEST(Csv, BytesThatAreNoTextBecomeReplacementCharacters) {
  EXPECT_FALSE(fits_csv(std::string{"a\0b", 3}));
  EXPECT_FALSE(fits_csv("\xC3"));
  EXPECT_TRUE(fits_csv("ä"));
  std::string line;
  append_row(line, {std::string{"a\0b", 3}, "\xC3(\xE2\x82\xAC"});
  EXPECT_EQ(line, "\"a\uFFFDb\",\"\uFFFD(€\"\n");
}

TEST(Csv, RandomCellsComeBackExactlyAndNoneIsAFormula) {
  const std::array<std::string, 24> pieces = {
      "=", "+", "-", "@", "\t", "\r", "\n",     "\r\n",   " ",      "\"",     "'", ",",
      ";", "a", "1", ".", "\\", "|",  "\u00A0", "\uFEFF", "\u200B", "\uFF1D", "é", "😀"};
  std::mt19937 draws{20};  // NOLINT: the same cells every time
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::string> cells(3);
    for (std::string& cell : cells) {
      for (auto length = draws() % 6; length > 0; --length) cell += pieces.at(draws() % pieces.size());
    }
    std::string csv = "a,b,c\n";
    append_row(csv, cells);
    const auto table = parse_csv(csv, "cells.csv");
    ASSERT_TRUE(table) << csv;
    ASSERT_EQ(table->rows.size(), 1U);
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const std::string& read = table->rows[0][at];
      ASSERT_EQ(unguarded(read), cells[at]);
      ASSERT_TRUE(read.empty() || std::string_view{"=+@\t\r\n"}.find(read[0]) == std::string_view::npos)
          << csv;
    }
  }
}

}  // namespace
}  // namespace errand::requester

#include "server/codes/completion_code.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace errand::codes {
namespace {

using Kind = CodeFault::Kind;

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Always the same, so that what this version of Errand makes stays what it was.
StudyKeys fixed_keys() {
  StudyKeys keys{"reading", {}};
  for (std::uint32_t epoch : {1U, 2U}) {
    StudyKey key{epoch, {}};
    key.secret.fill(static_cast<unsigned char>(epoch));
    keys.keys.push_back(key);
  }
  return keys;
}

const Seat seat{"HIT1", "ASSIGNMENT1", "WORKER1"};

std::string complete(const Seat& one = seat) { return code_of(fixed_keys(), 1, one, Ending::complete); }

TEST(CompletionCode, IsOfThreeGroupsOfSixThatReadBack) {
  EXPECT_EQ(complete().size(), 20U);
  EXPECT_EQ(complete()[6], '-');
  EXPECT_EQ(complete()[13], '-');
  EXPECT_EQ(read_code(complete()), complete());
}

// Worked out independently, in Python.
TEST(CompletionCode, StaysTheSameForEver) { EXPECT_EQ(complete(), "GNVV3Q-CHEDBM-VVSEVS"); }

TEST(CompletionCode, IsAnotherOneForEveryPartOfItsSubject) {
  std::set<std::string> codes{complete()};
  const auto add = [&](const std::string& code) { EXPECT_TRUE(codes.insert(code).second) << code; };
  add(complete({"HIT2", seat.assignment, seat.worker}));
  add(complete({seat.hit, "ASSIGNMENT2", seat.worker}));
  add(complete({seat.hit, seat.assignment, "WORKER2"}));
  // Where one text ends and the next one begins matters as well.
  add(complete({"HIT1A", "SSIGNMENT1", seat.worker}));
  add(code_of(fixed_keys(), 2, seat, Ending::complete));
  for (const Ending ending : {Ending::screened_out, Ending::withdrew, Ending::failed_check})
    add(code_of(fixed_keys(), 1, seat, ending));
  StudyKeys other = fixed_keys();
  other.study = "writing";
  add(code_of(other, 1, seat, Ending::complete));
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::empty:
      return "empty";
    case Kind::strange:
      return "strange";
    case Kind::length:
      return "length";
    case Kind::check:
      return "check";
  }
  return "";
}

// The pages' script is held to the same table.
TEST(CompletionCode, IsReadAsTheTableSays) {
  std::ifstream file{ERRAND_SOURCE_DIR "/tests/server/codes/typed_codes.json"};
  for (const auto& row : nlohmann::json::parse(file)) {
    const std::string typed = row["typed"];
    const auto code = read_code(typed);
    EXPECT_EQ(code.value_or(""), row.value("code", "")) << typed;
    if (code) continue;
    EXPECT_EQ(name_of(code.error().kind), row.value("fault", "")) << typed;
    EXPECT_EQ(code.error().kind == Kind::length ? code.error().count : 0, row.value("count", 0U)) << typed;
    EXPECT_EQ(code.error().character, row.value("character", "")) << typed;
  }
}

TEST(CompletionCode, IsReadHoweverItIsTyped) {
  std::string without;
  std::string lower;
  std::string confused;
  for (const char c : complete()) {
    if (c != '-') without += c;
    lower += static_cast<char>(std::tolower(c));
    confused += c == '0' ? 'o' : c == '1' ? 'l' : c;
  }
  for (const std::string& typed : {without, lower, confused, "  " + complete() + "\r\n",
                                   without.substr(0, 9) + " – " + without.substr(9),
                                   without.substr(0, 4) + "\u00a0" + without.substr(4)})
    EXPECT_EQ(read_code(typed), complete()) << typed;
}

TEST(CompletionCode, OneOrTwoWrongCharactersAndSwappedNeighboursAreAlwaysFound) {
  const std::string code = *read_code(complete());
  const auto is_found = [](const std::string& typed) {
    const auto read = read_code(typed);
    return !read && read.error().kind == Kind::check;
  };
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '-') continue;
    for (const char wrong : alphabet) {
      std::string typed = code;
      typed[i] = wrong;
      if (typed == code) continue;
      EXPECT_TRUE(is_found(typed)) << typed;
      for (std::size_t j = i + 1; j < code.size(); ++j) {
        if (code[j] == '-') continue;
        std::string twice = typed;
        twice[j] = code[j] == wrong ? (wrong == '0' ? 'Z' : '0') : wrong;
        EXPECT_TRUE(is_found(twice)) << twice;
      }
    }
    const std::size_t next = i + 1 < code.size() && code[i + 1] == '-' ? i + 2 : i + 1;
    if (next >= code.size() || code[i] == code[next]) continue;
    std::string swapped = code;
    std::swap(swapped[i], swapped[next]);
    EXPECT_TRUE(is_found(swapped)) << swapped;
  }
}

TEST(CompletionCode, WhatIsNoCodeIsExplained) {
  const std::vector<std::pair<std::string, CodeFault>> bad{{"", {Kind::empty, 0, ""}},
                                                           {" - ", {Kind::empty, 0, ""}},
                                                           {"ABC", {Kind::length, 3, ""}},
                                                           {complete() + "7", {Kind::length, 19, ""}},
                                                           {"finished!", {Kind::strange, 9, "!"}},
                                                           {"U23456-789ABC-DEFGHJ", {Kind::strange, 18, "U"}},
                                                           {"Я23456-789ABC-DEFGHJ", {Kind::strange, 18, "Я"}},
                                                           {"\xff", {Kind::strange, 1, "?"}},
                                                           {"000000-000000-000001", {Kind::check, 18, ""}}};
  for (const auto& [typed, fault] : bad) {
    const auto read = read_code(typed);
    ASSERT_FALSE(read) << typed;
    EXPECT_EQ(read.error(), fault) << typed;
    EXPECT_FALSE(to_text(read.error()).empty());
  }
}

TEST(CompletionCode, IsKnownInEveryEpochAndForNobodyElse) {
  const StudyKeys keys = fixed_keys();
  for (const std::uint32_t epoch : {1U, 2U}) {
    const std::string code = code_of(keys, epoch, seat, Ending::withdrew);
    EXPECT_EQ(epoch_of_code(keys, seat, Ending::withdrew, code), epoch);
    EXPECT_EQ(epoch_of_code(keys, seat, Ending::complete, code), std::nullopt);
    EXPECT_EQ(epoch_of_code(keys, {seat.hit, seat.assignment, "WORKER2"}, Ending::withdrew, code),
              std::nullopt);
  }
  EXPECT_EQ(epoch_of_code(keys, seat, Ending::complete, ""), std::nullopt);
  EXPECT_EQ(code_of(keys, 3, seat, Ending::complete), "");
}

TEST(CompletionCode, TypingErrorsHaveADistance) {
  EXPECT_EQ(typing_distance("ABCD", "ABCD", 3), 0U);
  EXPECT_EQ(typing_distance("ABCD", "ABXD", 3), 1U);
  EXPECT_EQ(typing_distance("ABCD", "ABD", 3), 1U);
  EXPECT_EQ(typing_distance("ABCD", "ABECD", 3), 1U);
  EXPECT_EQ(typing_distance("ABCD", "BACD", 3), 1U);
  EXPECT_EQ(typing_distance("ABCD", "WXYZ", 3), 3U);
  EXPECT_EQ(typing_distance("", "AB", 3), 2U);
}

TEST(Ending, IsFoundByItsName) {
  for (const Ending ending : {Ending::complete, Ending::screened_out, Ending::withdrew, Ending::failed_check})
    EXPECT_EQ(ending_named(name_of(ending)), ending);
  EXPECT_EQ(ending_named("done"), std::nullopt);
}

}  // namespace
}  // namespace errand::codes

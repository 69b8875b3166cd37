// g++ 12 warns about its own <regex> when sanitizers are on.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "wasm/reading/pattern_compiler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <regex>

namespace errand {
namespace {

Pattern compiled(const std::string& source) {
  auto pattern = compile_pattern(source);
  if (pattern) return *pattern;
  ADD_FAILURE() << source << ": " << pattern.error().what << "; expected " << pattern.error().expected;
  return {};
}

/// "2: what is wrong", or "" for a good pattern.
std::string fault_of(const std::string& source) {
  const auto pattern = compile_pattern(source);
  return pattern ? "" : std::to_string(pattern.error().at) + ": " + pattern.error().what;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (; times != 0; --times) out += text;
  return out;
}

TEST(Pattern, MatchesWholeAnswersOnly) {
  struct Row {
    const char* pattern;
    std::vector<std::string> good;
    std::vector<std::string> bad;
  };
  const Row rows[] = {
      {"", {""}, {"a", " "}},
      {"a", {"a"}, {"", "aa", "ab", "ba", "A"}},
      {"abc|de?", {"abc", "d", "de"}, {"ab", "abcd", "e", "abcde"}},
      {"|a", {"", "a"}, {"aa"}},
      {"a|", {"", "a"}, {"b"}},
      {"(a|b)*c", {"c", "abbac"}, {"", "ab", "cc"}},
      {"(?:ab){2}", {"abab"}, {"ab", "ababab"}},
      {"a{2,3}", {"aa", "aaa"}, {"a", "aaaa", ""}},
      {"a{2,}", {"aa", "aaaaaa"}, {"a"}},
      {"a{0}b", {"b"}, {"ab"}},
      {"a{0,2}b", {"b", "ab", "aab"}, {"aaab"}},
      {"(a{2}){2,3}", {"aaaa", "aaaaaa"}, {"aaa", "aaaaa"}},
      {"a+?b??", {"a", "aab"}, {"b"}},
      {"(){3}a", {"a"}, {""}},
      {"(|a){0,3}", {"", "a", "aaa"}, {"aaaa"}},
      {".", {"x", "é", "😀", " "}, {"", "\n", "\r", "\xE2\x80\xA8", "ab"}},
      {"[a-cx]+", {"abcx"}, {"d", "-", ""}},
      {"[^a-c]", {"d", "é", "\n"}, {"b", ""}},
      {"[^]", {"a", "\n"}, {"", "ab"}},
      {"[-a]+", {"-a"}, {"b"}},
      {"[a-]+", {"a-"}, {"b"}},
      {"[a\\-z]+", {"a-z"}, {"b"}},
      {"[\\]^\\\\]+", {"]^\\"}, {"["}},
      {"[[(.*]+", {"[(.*"}, {"]"}},
      {"[\\d.]+", {"3.14"}, {"a"}},
      {"[^\\s\\d]+", {"abc"}, {"a1", "a b"}},
      {"[\\S\\s]", {"a", " "}, {""}},
      {"[\\x41-\\u005a]+", {"AZ"}, {"a"}},
      {"[^\\s\\S]", {}, {"a", "", "\n"}},
      {"\\d{5}(-\\d{4})?", {"02139", "02139-4307"}, {"2139", "02139-", "٠٢١٣٩"}},
      {"\\D\\W\\S", {"a-b"}, {"1-b", "aab", "a- "}},
      {"\\w+", {"az_AZ09"}, {"é", "-"}},
      {"\\s+", {" \t\n\v\f\r\xC2\xA0\xE2\x80\x83\xEF\xBB\xBF"}, {"\xE2\x80\x8B"}},
      {"\\S+", {"é😀"}, {"a b", "\xC2\xA0"}},
      {"\\t\\n\\r\\f\\v", {"\t\n\r\f\v"}, {"tnrfv"}},
      {"\\x4a\\u00e9\\u{1F600}\\uD83D\\uDE00", {"Jé😀😀"}, {"J"}},
      {"[😀-😂]", {"😁"}, {"😃", "\xF0"}},
      {"\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\-\\@\\ ", {"^$\\.*+?()[]{}|/-@ "}, {""}},
      {"a-b,c!", {"a-b,c!"}, {}},
      {"^a$", {"a"}, {"^a$", "aa"}},
      {"^^a|b$$", {"a", "b"}, {"ab"}},
      {"(^a|b$)", {"a", "b"}, {"ab"}},
      {"a^b|a$b", {}, {"ab", "a^b", "a$b"}},
      {"(^|a)b", {"b", "ab"}, {"bb"}},
      {"(a|$)*", {"", "aaa"}, {"b"}},
      {"(^)*a($){2}", {"a"}, {""}},
      {"yes|no|don.t know", {"yes", "don't know", "don’t know"}, {"Yes", "yes "}},
      {"[A-Za-z0-9._%+\\-]+@[A-Za-z0-9.\\-]+\\.[A-Za-z]{2,}",
       {"a.b+c@example.org"},
       {"a@b", "@b.cd", "a b@c.de"}},
  };
  for (const Row& row : rows) {
    const Pattern pattern = compiled(row.pattern);
    for (const std::string& text : row.good)
      EXPECT_TRUE(pattern.matches(text)) << row.pattern << " ~ " << text;
    for (const std::string& text : row.bad)
      EXPECT_FALSE(pattern.matches(text)) << row.pattern << " ~ " << text;
  }
}

TEST(Pattern, FaultsAreNamedWhereTheyStand) {
  const std::pair<std::string, std::string> faults[] = {
      {"(a", "0: a '(' that is never closed"},
      {"é(a(b)", "1: a '(' that is never closed"},
      {"a)", "1: a ')' that closes nothing"},
      {"[a", "0: a '[' that is never closed"},
      {"[", "0: a '[' that is never closed"},
      {"[^", "0: a '[' that is never closed"},
      {"[a-", "0: a '[' that is never closed"},
      {"x[]", "1: an empty class, which nothing matches"},
      {"a]", "1: a closing bracket that closes nothing"},
      {"a}", "1: a closing bracket that closes nothing"},
      {"[[:alpha:]]", "10: a closing bracket that closes nothing"},
      {"*", "0: a repetition with nothing to repeat"},
      {"(+)", "1: a repetition with nothing to repeat"},
      {"a|?", "2: a repetition with nothing to repeat"},
      {"a**", "2: a repetition with nothing to repeat"},
      {"a*+", "2: a repetition with nothing to repeat"},
      {"a{2}{3}", "4: a repetition with nothing to repeat"},
      {"^*", "1: a repetition with nothing to repeat"},
      {"{", "0: a repetition with nothing to repeat"},
      {"a{", "1: a '{' without a count"},
      {"a{x}", "1: a '{' without a count"},
      {"a{1", "1: a '{' without a count"},
      {"a{,2}", "1: a '{' without a count"},
      {"a{1,2", "1: a '{' without a count"},
      {"a{3,2}", "1: a count whose end is below its start"},
      {"a{1001}", "1: a count that is too large"},
      {"a{1,1001}", "1: a count that is too large"},
      {"a{1001,}", "1: a count that is too large"},
      {"a{99999999999999999999}", "1: a count that is too large"},
      {"[z-a]", "1: a range that runs backwards"},
      {"[a-\\d]", "1: a range with a class at its end"},
      {"[\\w-z]", "1: a range with a class at its end"},
      {"a\\", "1: a backslash at the end"},
      {"[\\", "1: a backslash at the end"},
      {"\\1", "0: a back-reference"},
      {"(a)\\k<n>", "3: a back-reference"},
      {"\\bfoo", "0: a word boundary"},
      {"\\B", "0: a word boundary"},
      {"\\p{L}", "0: a Unicode property"},
      {"\\q", "0: \\q, which has no meaning"},
      {"\\é", "0: \\é, which has no meaning"},
      {"\\0", "0: \\0, which has no meaning"},
      {"\\x4", "0: a code that is no character"},
      {"\\x@1", "0: a code that is no character"},
      {"\\u12", "0: a code that is no character"},
      {"\\u{}", "0: a code that is no character"},
      {"\\u{110000}", "0: a code that is no character"},
      {"\\u{D800}", "0: a code that is no character"},
      {"\\u{41", "0: a code that is no character"},
      {"\\uD83D", "0: a code that is no character"},
      {"\\uDE00", "0: a code that is no character"},
      {"\\uD83D\\u0041", "0: a code that is no character"},
      {"(?=a)", "0: look-ahead or look-behind"},
      {"(?!a)", "0: look-ahead or look-behind"},
      {"(?<=a)", "0: look-ahead or look-behind"},
      {"(?<!a)", "0: look-ahead or look-behind"},
      {"(?<name>a)", "0: a named group"},
      {"(?P<name>a)", "0: a named group"},
      {"(?i)a", "0: flags within a pattern"},
      {"(?", "0: flags within a pattern"},
      {"é\xFF", "1: a byte that is not UTF-8"},
  };
  for (const auto& [pattern, expected] : faults) EXPECT_EQ(fault_of(pattern), expected) << pattern;
}

TEST(Pattern, LimitsAreKept) {
  EXPECT_EQ(fault_of(repeated("é", longest_pattern)), "");
  EXPECT_EQ(fault_of(repeated("é", longest_pattern + 1)), "0: the pattern is too long");
  const auto groups = [](std::size_t depth) { return repeated("(", depth) + "a" + repeated(")", depth); };
  EXPECT_EQ(fault_of(groups(deepest_group)), "");
  EXPECT_EQ(fault_of(groups(deepest_group + 1)), "50: groups nested too deeply");
  EXPECT_EQ(fault_of("a{1000}"), "");
  EXPECT_EQ(fault_of("((a{1000}){1000}){1000}"),
            "10: the repetitions multiply to a pattern that is too large");
  EXPECT_EQ(fault_of("(a{0,1000}){0,1000}"), "11: the repetitions multiply to a pattern that is too large");
  EXPECT_LE(compiled("(a{100}){100}").program_size(), Pattern::largest_program);
}

TEST(Pattern, LargeCountsAreExact) {
  const Pattern pattern = compiled("(ab?){998,1000}");
  EXPECT_FALSE(pattern.matches(repeated("ab", 997)));
  EXPECT_TRUE(pattern.matches(repeated("ab", 998)));
  EXPECT_TRUE(pattern.matches(repeated("a", 1000)));
  EXPECT_FALSE(pattern.matches(repeated("a", 1001)));
}

TEST(Pattern, NoPatternMakesMatchingExplode) {
  const std::string text = repeated("a", 10000);
  for (const char* const source : {"(a*)*b", "(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)*(.*)*(.*)*b", "((a*)*)*b",
                                   "(a?){50}a{50}", "(a{0,30}){0,30}b", "([a-z]+)*$b"}) {
    const Pattern pattern = compiled(source);
    std::uint64_t work = 0;
    EXPECT_FALSE(pattern.matches(text, work)) << source;
    EXPECT_LE(work, (text.size() + 1) * pattern.program_size()) << source;
  }
}

TEST(Pattern, MatchingStopsWhenNothingCanMatchAnyMore) {
  std::uint64_t work = 0;
  EXPECT_FALSE(compiled("abc").matches("x" + repeated("a", 10000), work));
  EXPECT_LT(work, 10u);
}

TEST(Pattern, ComparesByItsProgram) {
  EXPECT_EQ(compiled("a|b"), compiled("a|b"));
  EXPECT_NE(compiled("a|b"), compiled("b|a"));
  EXPECT_TRUE(Pattern().matches(""));
  EXPECT_FALSE(Pattern().matches("a"));
}

/// Every text of at most `length` letters of `alphabet`.
std::vector<std::string> all_texts(const std::string& alphabet, std::size_t length) {
  std::vector<std::string> texts = {""};
  for (std::size_t from = 0; length != 0; --length) {
    const std::size_t end = texts.size();
    for (; from < end; ++from) {
      for (const char letter : alphabet) texts.push_back(texts[from] + letter);
    }
  }
  return texts;
}

/// Every pattern with exactly `size` atoms and operators.
std::vector<std::string> all_patterns(std::size_t size) {
  if (size == 0) return {""};
  if (size == 1) return {"a", "b", ".", "[ab]", "[^a]", "()"};
  std::vector<std::string> patterns;
  for (const std::string& inner : all_patterns(size - 1)) {
    for (const char* const repetition : {"*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"}) {
      patterns.push_back("(" + inner + ")" + repetition);
    }
    patterns.push_back("^" + inner);
    patterns.push_back("(?:" + inner + "$)");
  }
  for (std::size_t left = 0; left < size - 1; ++left) {
    for (const std::string& first : all_patterns(left)) {
      for (const std::string& second : all_patterns(size - 1 - left)) {
        patterns.push_back("(" + first + "|" + second + ")");
        if (left != 0) patterns.push_back("(?:" + first + ")(?:" + second + ")");
      }
    }
  }
  return patterns;
}

void compare_with_standard(const std::string& source, const std::vector<std::string>& texts) {
  const Pattern pattern = compiled(source);
  const std::regex standard(source, std::regex::ECMAScript);
  for (const std::string& text : texts) {
    ASSERT_EQ(pattern.matches(text), std::regex_match(text, standard)) << source << " ~ " << text;
  }
}

TEST(PatternAgainstStandard, AllSmallPatternsMatchTheSameSmallTexts) {
  for (std::size_t size = 0; size <= 4; ++size) {
    const std::vector<std::string> texts = all_texts("ab", size < 4 ? 4 : 3);
    for (const std::string& source : all_patterns(size)) {
      compare_with_standard(source, texts);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Pattern, SomeTextMatchesWherePatternsCanMatch) {
  const std::vector<std::string> texts = all_texts("ab", 4);
  for (std::size_t size = 0; size <= 3; ++size)
    for (const std::string& source : all_patterns(size)) {
      const Pattern pattern = compiled(source);
      const bool any = std::any_of(texts.begin(), texts.end(),
                                   [&](const std::string& text) { return pattern.matches(text); });
      ASSERT_EQ(can_match(pattern), any) << source;
    }
}

TEST(Pattern, ALiteralOfJavaScriptIsKnownByItsSlashes) {
  for (const char* source : {"/a/", "/^a$/", "/a/i", "/a\\/b/gu", "//"})
    EXPECT_TRUE(is_between_slashes(source));
  for (const char* source : {"", "/", "a/", "/a", "/a/b", "[/]a[/]", "\\/a/"})
    EXPECT_FALSE(is_between_slashes(source)) << source;
}

TEST(PatternAgainstStandard, DrawnPatternsMatchTheSameTexts) {
  const std::vector<std::string> texts = all_texts("ab1-", 3);
  const std::vector<std::string> atoms = {
      "a",      "b",      "1",     "-",       ".",     "\\d",    "\\D", "\\w",    "\\W", "\\s", "\\S", "[a-]",
      "[^b-c]", "[\\d-]", "\\x61", "\\u0062", "(a|b)", "(?:1|)", "\\.", "[^\\w]", "a|b", "|",   "^",   "$"};
  const std::vector<std::string> repetitions = {"*", "+", "?", "{2}", "{1,2}", "{0,}", "+?"};
  std::mt19937 draw(7);
  for (int round = 0; round < 4000; ++round) {
    std::string source;
    for (auto length = 1 + draw() % 5; length != 0; --length) {
      const std::string& atom = atoms[draw() % atoms.size()];
      source += draw() % 3 == 0 ? "(" + atom + ")" + repetitions[draw() % repetitions.size()] : atom;
    }
    compare_with_standard(source, texts);
    if (HasFatalFailure()) return;
  }
}

TEST(Pattern, AProgramThatWouldLeaveItselfIsRefused) {
  using Step = Pattern::Step;
  using Kind = Step::Kind;
  const Pattern good = compiled("[a-c]+|d?");
  EXPECT_EQ(Pattern::of(good.steps(), good.ranges()), good);
  for (const std::vector<Step>& steps : {std::vector<Step>{{Kind::jump, 1, 0}},
                                         {{Kind::split, 0, 1}},
                                         {{Kind::set, 0, 1}, {Kind::accept}},
                                         {{Kind::set, 1, 0}, {Kind::accept}},
                                         {{Kind::set, 0, 0}},
                                         {{static_cast<Kind>(6)}}})
    EXPECT_FALSE(Pattern::of(steps, {}).has_value());
}

}  // namespace
}  // namespace errand

#include "server/app/target.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace errand::app {
namespace {

TEST(TargetReader, GoodTargets) {
  const std::pair<std::string, Target> good[] = {
      {"/", {"/", ""}},
      {"/a/b.js", {"/a/b.js", ""}},
      {"/a/", {"/a/", ""}},
      {"/?hit=2&a=%2e%2e%2f", {"/", "hit=2&a=%2e%2e%2f"}},
      {"/a?b?c", {"/a", "b?c"}},
      {"/?", {"/", ""}},
      {"/a%20b", {"/a b", ""}},
      {"/%C3%A4.csv", {"/ä.csv", ""}},
      {"/%41", {"/A", ""}},
      {"/%252e%252e/x", {"/%2e%2e/x", ""}},
      {"/a+b", {"/a+b", ""}},
      {"/...", {"/...", ""}},
      {"/..a/b..", {"/..a/b..", ""}},
      {"/a;b=1", {"/a;b=1", ""}},
      {R"(/?q={"a":[1|2]}^`)", {"/", R"(q={"a":[1|2]}^`)"}},
      {"/a%3Fb", {"/a?b", ""}},
      {"/?x=//..//", {"/", "x=//..//"}},
  };
  for (const auto& [raw, target] : good) {
    const auto read = parse_target(raw);
    ASSERT_TRUE(read) << raw << ": " << read.error();
    EXPECT_EQ(read->path, target.path) << raw;
    EXPECT_EQ(read->query, target.query) << raw;
  }
}

TEST(TargetReader, BadTargets) {
  const std::string bad[] = {
      "",
      "a",
      "*",
      "http://errand.test/",
      "//errand.test/",
      "/a//b",
      "/a/./b",
      "/.",
      "/..",
      "/../a",
      "/a/..",
      "/a/%2e%2E/b",
      "/%2e",
      "/.%2e/",
      "/a%2fb",
      "/a%2Fb",
      "/..%2fsecret",
      "/a%5cb",
      "/a\\b",
      "/..\\a",
      "/%00",
      "/a%00.html",
      "/%0d%0aSet-Cookie",
      "/%7f",
      "/%1f",
      "/%",
      "/%4",
      "/%zz",
      "/%u002e",
      "/%c0%ae%c0%ae/",
      "/%c0%af",
      "/%ff",
      "/%ed%a0%80",
      "/%e0%80%af",
      "/a#b",
      "/a?b#c",
      "/a b",
      "/ä",
      "/a\tb",
      std::string{"/a\0b", 4},
      "/?a\x7f",
      "/?ä",
      "?a=b",
  };
  for (const auto& raw : bad) EXPECT_FALSE(parse_target(raw)) << raw;
}

}  // namespace
}  // namespace errand::app

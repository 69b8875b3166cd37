#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "server/app/static_site.hpp"
#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

namespace fs = std::filesystem;

std::set<std::string> hostile_targets() {
  const char* ups[] = {"..",           "%2e%2e",
                       "%2E.",         ".%2e",
                       "%252e%252e",   "..%00",
                       "..;",          "..;a=b",
                       "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae",
                       "%uff0e%uff0e", "%ef%bc%8e%ef%bc%8e",
                       "....",         "..%20",
                       "%20..",        "..%09",
                       ".%00.",        "%25%32%65%25%32%65"};
  const char* slashes[] = {"/",      "%2f",       "%2F", "%5c", "\\",   "%252f",
                           "%c0%af", "%ef%bc%8f", "//",  "/./", "%00/", ";/"};
  std::set<std::string> targets;
  for (const auto* up : ups) {
    for (const auto* slash : slashes) {
      for (const auto* start : {"/", "/sub/"}) {
        targets.insert(std::string{start} + up + slash + "canary.txt");
        targets.insert(std::string{start} + up + slash + up + slash + "canary.txt");
      }
    }
  }
  for (const auto* target : {"/canary.txt",
                             "/out.txt",
                             "/outdir/canary.txt",
                             "/outdir/../canary.txt",
                             "file:///etc/passwd",
                             "//etc/passwd",
                             "/etc/passwd",
                             "/proc/self/environ",
                             "/proc/self/root/etc/passwd",
                             "/.hidden",
                             "/.hidden/",
                             "/sub/.hidden",
                             "/%2ehidden",
                             "/index.html%00.txt",
                             "/index.html/../../canary.txt",
                             "/sub/index.html/..",
                             "/C:/canary.txt",
                             "/C:\\canary.txt",
                             "/\\\\host\\share",
                             "/~root/",
                             "/index.html::$DATA",
                             "/..",
                             "/../",
                             "/.",
                             "/./",
                             "/%2e",
                             "/loop",
                             "/pipe"}) {
    targets.insert(target);
  }
  targets.insert("/" + std::string(7'000, 'a'));
  std::string deep;
  for (int count = 0; count < 2'000; ++count) deep += "/..";
  targets.insert(deep);
  return targets;
}

TEST(Traversal, NoSpellingOfATargetLeavesTheFolder) {
  std::string pattern = (fs::temp_directory_path() / "errand-traversal-XXXXXX").string();
  const fs::path root = ::mkdtemp(pattern.data());
  fs::create_directories(root / "site/sub");
  std::ofstream{root / "canary.txt"} << "CANARY";
  std::ofstream{root / "site/index.html"} << "home";
  std::ofstream{root / "site/sub/index.html"} << "sub";
  std::ofstream{root / "site/.hidden"} << "CANARY";
  std::ofstream{root / "site/sub/.hidden"} << "CANARY";
  fs::create_symlink("../canary.txt", root / "site/out.txt");
  fs::create_directory_symlink("..", root / "site/outdir");
  fs::create_symlink("loop", root / "site/loop");

  const auto site = app::StaticSite::from_folder(root / "site");
  ASSERT_TRUE(site) << site.error();
  Running server{site_of(*site)};
  const auto targets = hostile_targets();
  EXPECT_GE(targets.size(), 200U);
  for (const auto& target : targets) {
    auto wire = server.connect();
    wire.send("GET " + target + " HTTP/1.1\r\nHost: errand.test\r\nConnection: close\r\n\r\n");
    const auto answers = answers_in(wire.receive_all());
    ASSERT_TRUE(answers) << target;
    ASSERT_EQ(answers->size(), 1U) << target;
    EXPECT_TRUE(answers->front().status == 400 || answers->front().status == 404)
        << target << answers->front().head;
    EXPECT_EQ(answers->front().body.find("CANARY"), std::string::npos) << target;
  }
  auto wire = server.connect();
  wire.send(get("/sub/"));
  EXPECT_EQ(wire.receive()->body, "sub") << "the site is there at all";
  fs::remove_all(root);
}

}  // namespace
}  // namespace errand::http

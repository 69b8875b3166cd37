#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "running_errand.hpp"
#include "temporary_folder.hpp"

namespace errand::requester {
namespace {

/// `errand-server` on any free port.
RunningErrand served(const TemporaryFolder& folder, std::vector<std::string> words = {}) {
  words.insert(words.begin(), {"--root", folder.path().string(), "--port", "0"});
  return RunningErrand{words, SERVER_PROGRAM};
}

/// What it says before it serves, and its exit code.
std::string first_words(RunningErrand server, int& code) {
  server.output_until("Only this machine");
  server.send(SIGTERM);
  code = server.wait();
  return server.output();
}

TEST(ServerProgram, AStudyThatRanIsNotServed) {
  const TemporaryFolder folder;
  folder.write(".errand/lock", "");
  auto server = served(folder);
  EXPECT_EQ(server.wait(), 66);
  EXPECT_NE(server.output().find("is the folder of a study that ran"), std::string::npos) << server.output();
}

TEST(ServerProgram, KnownAnswersInPublicAreWarnedOf) {
  const TemporaryFolder folder;
  folder.write("config.json",
               R"({"controls": {"count": 1, "items": [{"name": "a", "answer": {"x": "y"}}]}})");
  int code = -1;
  const std::string loud = first_words(served(folder), code);
  EXPECT_EQ(code, 0);
  EXPECT_NE(loud.find("WARNING"), std::string::npos) << loud;
  folder.write("config.json", R"({"controls": {"count": 1, "items": [{"name": "a"}]}})");
  const std::string quiet = first_words(served(folder), code);
  EXPECT_EQ(quiet.find("WARNING"), std::string::npos) << quiet;
}

TEST(ServerProgram, ANameThatNoBrowserSendsIsAWrongCommandLine) {
  const TemporaryFolder folder;
  for (const char* bad : {"http://x/", "x/", "a b", "x\ny", ""}) {
    auto server = served(folder, {"--host", bad});
    EXPECT_EQ(server.wait(), 64) << bad << ": " << server.output();
  }
  int code = -1;
  const std::string said = first_words(served(folder, {"--host", "Study.Example.org:8080"}), code);
  EXPECT_NE(said.find("http://study.example.org:8080/"), std::string::npos) << said;
}

TEST(ServerProgram, AFrameAncestorIsAnOrigin) {
  const TemporaryFolder folder;
  for (const char* bad :
       {"example.org", "https://example.org/", "https://", "https://a b", "https://a;script-src *",
        "https://a:", "https://a:b", "ftp//a", "'self'", "*", ""}) {
    auto server = served(folder, {"--frame-ancestor", bad});
    EXPECT_EQ(server.wait(), 64) << bad << ": " << server.output();
  }
  for (const char* good : {"https://marketplace.example.org", "http://127.0.0.1:8080", "http://[::1]:80"}) {
    int code = -1;
    first_words(served(folder, {"--frame-ancestor", good}), code);
    EXPECT_EQ(code, 0) << good;
  }
}

}  // namespace
}  // namespace errand::requester

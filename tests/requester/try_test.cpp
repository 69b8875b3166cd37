#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "running_errand.hpp"
#include "temporary_folder.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A study with a known answer and files that nobody may have.
TemporaryFolder& with_study(TemporaryFolder& folder) {
  write_picture_study(folder);
  folder.write("config.json", R"({
  "meta": { "title": "Which animal?", "numSubtasks": 2 },
  "data": { "file": "pictures.csv" },
  "questions": [
    { "name": "animal", "type": "shortText", "text": "Which animal is it?", "image": { "src": "${picture}", "alt": "A drawing" } }
  ],
  "controls": { "count": 1, "items": [
    { "name": "seal", "data": { "picture": "cat.svg" }, "answer": { "animal": ["secret-seal"] } }
  ] },
  "hitCreation": { "title": "Name an animal", "description": "One word.", "numAssignments": 2, "rewardAmount": 0.05 }
}
)");
  folder.write(".secret/notes.txt", "private");
  return folder;
}

struct Running {
  RunningErrand errand;
  std::string marketplace;
  std::string study;
  std::string port;

  explicit Running(const TemporaryFolder& folder, const std::string& asked_port = "0")
      : errand{{"try", folder.path().string(), "--port", asked_port, "--ready-file", ready_file(folder)}} {
    errand.output_until("Ready: ");
    const json ready = json::parse(folder.read("ready.json"), nullptr, false);
    if (!ready.is_object()) return;
    marketplace = ready["marketplace"];
    study = ready["study"];
    port = marketplace.substr(marketplace.rfind(':') + 1);
  }
  static std::string ready_file(const TemporaryFolder& folder) {
    fs::remove(folder.path() / "ready.json");
    return (folder.path() / "ready.json").string();
  }
  HttpAnswer call(const std::string& operation, const json& input) const {
    return fetch({.url = marketplace + "/",
                  .headers = {"Content-Type: application/x-amz-json-1.1",
                              "X-Amz-Target: MTurkRequesterServiceV20170117." + operation},
                  .post = input.dump(),
                  .keys = "errand:errand-secret"});
  }
  std::set<std::string> hits() const {
    std::set<std::string> ids;
    const json listed = json::parse(call("ListHITs", json::object()).body, nullptr, false);
    for (const json& hit : listed.value("HITs", json::array())) ids.insert(hit["HITId"]);
    return ids;
  }
  std::string group() const {
    const json listed = json::parse(call("ListHITs", json::object()).body);
    return listed["HITs"][0]["HITGroupId"];
  }
  HttpAnswer accept(const std::string& worker) const {
    return fetch({.url = marketplace + "/projects/" + group() + "/tasks/accept",
                  .headers = {"Cookie: errand_worker=" + worker, "Origin: " + marketplace,
                              "Sec-Fetch-Site: same-origin"},
                  .post = "x=y"});
  }
};

std::string assignment_of(const HttpAnswer& accepted) {
  const std::size_t at = accepted.headers.find("/tasks/");
  return at == std::string::npos ? "" : accepted.headers.substr(at + 7, 30);
}

/// The address that the task page has for its engine or its study.
std::string file_of(const Running& running, const std::string& role) {
  const std::string page = fetch({.url = running.study + "/"}).body;
  const std::string mark = "data-file=\"" + role + "\" href=\"";
  const std::size_t begin = page.find(mark);
  if (begin == std::string::npos) return "no " + role + " in " + page;
  const std::size_t from = begin + mark.size();
  return running.study + "/" + page.substr(from, page.find('"', from) - from);
}

TEST(Try, ServesTheWorkerSiteTheStudyAndTheApi) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  const HttpAnswer list = fetch({.url = running.marketplace + "/"});
  EXPECT_EQ(list.status, 200);
  EXPECT_NE(list.body.find("Name an animal"), std::string::npos);
  const HttpAnswer page = fetch({.url = running.study + "/?hit=1"});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.headers.find("Content-Security-Policy: frame-ancestors " + running.marketplace + "\r\n"),
            std::string::npos)
      << page.headers;
  EXPECT_EQ(fetch({.url = file_of(running, "engine.wasm")}).status, 200);
  EXPECT_EQ(fetch({.url = file_of(running, "study.bin")}).status, 200);
  const HttpAnswer balance = running.call("GetAccountBalance", json::object());
  EXPECT_EQ(json::parse(balance.body)["AvailableBalance"], "10000.00") << balance.body;
}

TEST(Try, TheStudyAnswersOnBothLoopbackAddresses) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.study, "") << running.errand.output();
  const std::string port = running.study.substr(running.study.rfind(':'));
  for (const char* address : {"http://127.0.0.1", "http://[::1]"}) {
    EXPECT_EQ(fetch({.url = address + port + "/cat.svg", .headers = {"Host: localhost" + port}}).status, 200)
        << address;
  }
}

TEST(Try, WorkersGetNoKnownAnswersAndNothingHidden) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.study, "") << running.errand.output();
  const HttpAnswer study = fetch({.url = file_of(running, "study.bin")});
  EXPECT_EQ(study.status, 200);
  EXPECT_NE(study.body.find("seal"), std::string::npos);
  EXPECT_EQ(study.body.find("secret-seal"), std::string::npos);
  for (const char* hidden : {"/config.json", "/pictures.csv", "/.secret/notes.txt",
                             "/.errand/marketplace.sqlite", "/.errand/lock"}) {
    EXPECT_NE(fetch({.url = running.study + hidden}).status, 200) << hidden;
  }
}

TEST(Try, WorkersGetNoCopiesTablesOrKeysThatTheStudyDoesNotName) {
  TemporaryFolder folder;
  with_study(folder);
  const std::vector<std::string> closed = {"results.csv",  "keys/server.pem", "keys/answers.json",
                                           "config.json~", "config.json.bak", "config.json.gz",
                                           "notes.txt"};
  for (const std::string& file : closed) folder.write(file, "secret-seal");
  const Running running{folder};
  ASSERT_NE(running.study, "") << running.errand.output();
  EXPECT_EQ(fetch({.url = running.study + "/cat.svg"}).status, 200);
  for (const std::string& file : closed)
    EXPECT_EQ(fetch({.url = running.study + "/" + file}).status, 404) << file;
}

TEST(Try, AnswersToItsOwnNamesOnly) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  EXPECT_EQ(fetch({.url = running.marketplace + "/", .headers = {"Host: evil.test"}}).status, 421);
  EXPECT_EQ(fetch({.url = running.study + "/", .headers = {"Host: 127.0.0.1"}}).status, 421);
  const HttpAnswer elsewhere =
      fetch({.url = running.marketplace + "/queue?a=b", .headers = {"Host: localhost:" + running.port}});
  EXPECT_EQ(elsewhere.status, 303);
  EXPECT_NE(elsewhere.headers.find("Location: " + running.marketplace + "/queue?a=b\r\n"), std::string::npos)
      << elsewhere.headers;
}

TEST(Try, ASignalStopsItAndTheHitsAreThereAgain) {
  TemporaryFolder folder;
  with_study(folder);
  std::string port;
  std::set<std::string> hits;
  for (const int signal : {SIGTERM, SIGINT, SIGKILL, SIGTERM}) {
    Running running{folder, port.empty() ? "0" : port};
    ASSERT_NE(running.marketplace, "") << running.errand.output();
    if (hits.empty()) hits = running.hits();
    EXPECT_EQ(hits.size(), 2U);
    EXPECT_EQ(running.hits(), hits);
    port = running.port;
    running.errand.send(signal);
    EXPECT_EQ(running.errand.wait(), signal == SIGKILL ? -SIGKILL : 0) << running.errand.output();
    EXPECT_EQ(fs::exists(folder.path() / "ready.json"), signal == SIGKILL);
  }
}

TEST(Try, WorkSurvivesAKillAndComesOutAsResults) {
  TemporaryFolder folder;
  with_study(folder);
  std::string assignment;
  std::string held;
  std::string port;
  {
    const Running running{folder};
    ASSERT_NE(running.marketplace, "") << running.errand.output();
    assignment = assignment_of(running.accept("AWORKER1ERRAND"));
    ASSERT_EQ(assignment.size(), 30U);
    const HttpAnswer submitted = fetch({.url = running.marketplace + "/mturk/externalSubmit",
                                        .post = "assignmentId=" + assignment + "&animal=%3Dcat"});
    ASSERT_EQ(submitted.status, 200) << submitted.body;
    held = assignment_of(running.accept("AWORKER2ERRAND"));
    port = running.port;
  }  // killed
  RunningErrand results{{"results", folder.path().string()}};
  EXPECT_EQ(results.wait(), 0);
  EXPECT_NE(results.output().find("\"" + assignment + "\",\"AWORKER1ERRAND\",\"Submitted\""),
            std::string::npos)
      << results.output();
  EXPECT_NE(results.output().find("\"'=cat\""), std::string::npos) << results.output();
  const Running again{folder, port};
  ASSERT_NE(again.marketplace, "") << again.errand.output();
  EXPECT_EQ(assignment_of(again.accept("AWORKER2ERRAND")), held);
  const fs::path file = folder.path() / "results.json";
  RunningErrand while_running{{"results", folder.path().string(), "--json", "-o", file.string()}};
  EXPECT_EQ(while_running.wait(), 0) << while_running.output();
  EXPECT_EQ(json::parse(folder.read("results.json")).at(0)["answers"]["animal"], "=cat");
}

TEST(Try, WithoutItsDataItEndsBeforeItThanksAWorker) {
  TemporaryFolder folder;
  Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  const std::string assignment = assignment_of(running.accept("AWORKER1ERRAND"));
  fs::remove_all(folder.path() / ".errand");
  const HttpAnswer submitted = fetch({.url = running.marketplace + "/mturk/externalSubmit",
                                      .post = "assignmentId=" + assignment + "&animal=cat"});
  EXPECT_EQ(submitted.status, 0) << submitted.body;
  EXPECT_EQ(running.errand.wait(), -SIGABRT);
  EXPECT_NE(running.errand.output().find("was deleted, moved or replaced"), std::string::npos)
      << running.errand.output();
}

TEST(Try, ItsDataAreForTheOwnerOnly) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  EXPECT_TRUE(fs::exists(folder.path() / ".errand/marketplace.sqlite"));
  for (const auto& entry : fs::recursive_directory_iterator{folder.path() / ".errand"}) {
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << entry.path();
  }
}

TEST(Try, ASecondOneOnTheSameStudyIsRefused) {
  TemporaryFolder folder;
  const Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  RunningErrand second{{"try", folder.path().string(), "--port", "0"}};
  EXPECT_EQ(second.wait(), 1);
  EXPECT_NE(second.output().find("errand try runs already on this study (process " +
                                 std::to_string(running.errand.pid()) + ")"),
            std::string::npos)
      << second.output();
}

TEST(Try, ATakenPortIsSaidWithWhatToDo) {
  TemporaryFolder folder;
  TemporaryFolder other;
  const Running running{with_study(folder)};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  RunningErrand second{{"try", with_study(other).path().string(), "--port", running.port}};
  EXPECT_EQ(second.wait(), 1);
  EXPECT_NE(second.output().find(running.port), std::string::npos);
  EXPECT_NE(second.output().find("take others with --port"), std::string::npos) << second.output();
}

TEST(Try, AnEditedStudyReplacesItsHits) {
  TemporaryFolder folder;
  with_study(folder);
  std::string port;
  std::string before;
  {
    Running running{folder};
    ASSERT_NE(running.marketplace, "") << running.errand.output();
    port = running.port;
    before = running.group();
    running.errand.send(SIGTERM);
    running.errand.wait();
  }
  std::string config = folder.read("config.json");
  folder.write("config.json", config.replace(config.find("0.05"), 4, "0.09"));
  const Running running{folder, port};
  ASSERT_NE(running.marketplace, "") << running.errand.output();
  const HttpAnswer list = fetch({.url = running.marketplace + "/"});
  EXPECT_NE(list.body.find("0.09"), std::string::npos) << list.body;
  EXPECT_EQ(list.body.find("0.05"), std::string::npos);
  EXPECT_EQ(running.hits().size(), 4U);
}

}  // namespace
}  // namespace errand::requester

// `errand codes` beside a ledger and a marketplace, as a requester meets it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <future>
#include <nlohmann/json.hpp>

#include "requester/codes/key_file.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "tests/requester/commanded.hpp"
#include "tests/requester/running_errand.hpp"
#include "tests/requester/temporary_folder.hpp"

namespace errand::requester {
namespace {

using codes::Ending;
using codes::Seat;
using nlohmann::json;
using testing::HasSubstr;

/// A study's keys, and a ledger as the server keeps it.
class CodesProgram : public testing::Test {
 protected:
  CodesProgram() { run({"codes", "key", "reading", "-o", path("k.json")}); }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string code(const Seat& seat, Ending ending = Ending::complete) const {
    return code_of(read_key_file(path("k.json")).value(), 1, seat, ending);
  }
  void note(codes::Deed deed) {
    if (!ledger_) ledger_ = std::make_unique<store::SqliteCodeLedger>(path("errand.sqlite"));
    std::promise<void> told;
    ledger_->note(std::move(deed), [&](codes::Entry) { told.set_value(); });
    told.get_future().wait();
  }
  void enter(const Seat& seat) { note(codes::Enter{{"reading", seat}, {1'795'000'000'000}}); }
  void finish(const Seat& seat) {
    enter(seat);
    note(codes::Finish{{"reading", seat},
                       Ending::complete,
                       1,
                       std::string(32, seat.worker.front()),
                       {1'795'000'000'000},
                       0,
                       {1'795'000'300'000}});
  }

  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteCodeLedger> ledger_;
};

const Seat ann{"H1", "A1", "ANN"};
const Seat ben{"H1", "A2", "BEN"};
const Seat cleo{"H1", "A3", "CLEO"};

TEST_F(CodesProgram, VerifyTellsRightFromWrongByItsExitStatus) {
  const auto verify = [&](const std::string& typed, const Seat& seat) {
    return run({"codes", "verify", path("k.json"), typed, "--hit", seat.hit, "--assignment", seat.assignment,
                "--worker", seat.worker});
  };
  const Outcome right = verify(code(ann, Ending::withdrew), ann);
  EXPECT_EQ(right.code, 0);
  EXPECT_EQ(right.out, "Right: assignment A1 of ANN ended with withdrew, epoch 1.\n");
  EXPECT_THAT(verify(code(ann), ben).out, HasSubstr("another seat"));
  EXPECT_EQ(verify(code(ann), ben).code, 1);
  EXPECT_THAT(verify(code(ann).substr(1), ann).out, HasSubstr("1 typing error away"));
  EXPECT_THAT(verify("hello!", ann).out, HasSubstr("No code has the character"));
}

TEST_F(CodesProgram, ReconcilesAFileWithTheServersLedger) {
  finish(ann);
  finish(ben);
  enter(cleo);
  finish({"H1", "A4", "DAN"});
  const std::string header =
      "\"HITId\",\"AssignmentId\",\"WorkerId\",\"AssignmentStatus\",\"SubmitTime\",\"Answer.surveycode\","
      "\"Approve\","
      "\"Reject\"\n";
  const std::string time = "\"Submitted\",\"2026-11-18T12:20:00Z\"";
  folder_.write("r.csv", header + "\"H1\",\"A1\",\"ANN\"," + time + ",\"" + code(ann) + "\",\"\",\"\"\n" +
                             "\"H1\",\"A2\",\"BEN\"," + time + ",\"no idea\",\"\",\"\"\n" +
                             "\"H1\",\"A3\",\"CLEO\"," + time + ",\"\",\"\",\"\"\n");
  const Outcome sorted = run({"codes", "reconcile", path("k.json"), "--results", path("r.csv"), "--store",
                              path("errand.sqlite"), "--json", "--approve-csv", path("up.csv")});
  EXPECT_EQ(sorted.code, 0) << sorted.err;
  const json findings = json::parse(sorted.out);
  std::vector<std::string> verdicts;
  for (const json& one : findings) verdicts.push_back(one["verdict"]);
  EXPECT_EQ(verdicts, (std::vector<std::string>{"exact", "finished without code", "unfinished", "late"}));
  EXPECT_EQ(findings[0]["took_s"], 300);
  EXPECT_THAT(sorted.err, HasSubstr("3 rows and 1 seat without one."));
  const std::string uploaded = folder_.read("up.csv");
  EXPECT_THAT(uploaded, HasSubstr(code(ann) + "\",\"x\",\"\"\n"));
  EXPECT_THAT(uploaded, HasSubstr("\"no idea\",\"\",\"\"\n"));
}

TEST_F(CodesProgram, ABadFileIsReportedWholeAndNothingIsWritten) {
  folder_.write("r.csv", "HITId,AssignmentId,WorkerId,surveycode,Approve\nH,,W,c,\nH,A,W\nH,B,V,c,d,e\n");
  const Outcome refused = run({"codes", "reconcile", path("k.json"), "--results", path("r.csv"), "-o",
                               path("out.csv"), "--approve-csv", path("up.csv")});
  EXPECT_EQ(refused.code, 1);
  for (const char* line : {"r.csv:3:1", "r.csv:4:1"}) EXPECT_THAT(refused.err, HasSubstr(line));
  EXPECT_FALSE(std::filesystem::exists(path("out.csv")));
  EXPECT_FALSE(std::filesystem::exists(path("up.csv")));
}

TEST_F(CodesProgram, WrongCommandLinesSayWhatGoesTogether) {
  const std::vector<std::vector<std::string>> bad = {
      {"codes", "reconcile"},
      {"codes", "reconcile", "k.json"},
      {"codes", "reconcile", "k.json", "--results", "r.csv", "--endpoint", "https://a"},
      {"codes", "reconcile", "k.json", "--endpoint", "https://a"},
      {"codes", "reconcile", "k.json", "--results", "r.csv", "--approve"},
      {"codes", "reconcile", "k.json", "--results", "r.csv", "--columns", "worker"},
      {"codes", "reconcile", "k.json", "--results", "r.csv", "--columns", "pay=x"},
      {"codes", "reconcile", "k.json", "--results", "r.csv", "--approve-ending", "done"},
      {"codes", "reconcile", "k.json", "--list", "l.csv", "--results", "r.csv"},
      {"codes", "reconcile", "--list", "l.csv", "--results", "r.csv", "--store", "s"},
      {"codes", "watch", "reading"},
      {"codes", "watch", "Reading", "--store", "s"},
  };
  for (const auto& words : bad) EXPECT_EQ(run(words).code, 2) << testing::PrintToString(words);
}

TEST_F(CodesProgram, AFileWithoutItsHitNeedsIt) {
  folder_.write("r.csv", "Participant id,Submission id,Completion code\nP,S,x\n");
  EXPECT_THAT(run({"codes", "reconcile", path("k.json"), "--results", path("r.csv")}).err,
              HasSubstr("--hit"));
  EXPECT_EQ(run({"codes", "reconcile", path("k.json"), "--results", path("r.csv"), "--hit", "STUDY"}).code,
            0);
}

TEST_F(CodesProgram, WatchFollowsUntilItIsStopped) {
  finish(ann);
  RunningErrand watch{{"codes", "watch", "reading", "--store", path("errand.sqlite"), "--every", "1"}};
  watch.output_until("1 entered, 1 ended");
  finish(ben);
  EXPECT_THAT(watch.output_until("2 entered, 2 ended"), HasSubstr("complete      A2 by BEN, took 300 s\n"));
  watch.send(SIGINT);
  EXPECT_EQ(watch.wait(), 0) << watch.output();
}

TEST_F(CodesProgram, WatchOncePrintsTheStateAndEnds) {
  finish(ann);
  enter(ben);
  const Outcome state = run({"codes", "watch", "reading", "--store", path("errand.sqlite"), "--once"});
  EXPECT_EQ(state.code, 0) << state.err;
  EXPECT_EQ(state.out, "2 entered, 1 ended: complete 1; 1 at work or gone\n");
}

/// `errand try` with one HIT for three workers.
class Marketplace {
 public:
  explicit Marketplace(const TemporaryFolder& folder) {
    folder.write("study/config.json", R"({
  "meta": { "title": "Which?", "numSubtasks": 1 },
  "questions": [ { "name": "a", "type": "shortText", "text": "Which?" } ],
  "hitCreation": { "title": "Name one", "description": "One word.", "numAssignments": 3, "rewardAmount": 0.05 }
})");
    const std::string ready_file = (folder.path() / "ready.json").string();
    errand_.emplace(std::vector<std::string>{"try", (folder.path() / "study").string(), "--port", "0",
                                             "--ready-file", ready_file});
    errand_->output_until("Ready: ");
    url = json::parse(folder.read("ready.json")).at("marketplace");
    const json listed = call("ListHITs", json::object()).at("HITs").at(0);
    hit = listed.at("HITId");
    group_ = listed.at("HITGroupId");
  }
  json call(const std::string& operation, const json& input) const {
    return json::parse(fetch({.url = url + "/",
                              .headers = {"Content-Type: application/x-amz-json-1.1",
                                          "X-Amz-Target: MTurkRequesterServiceV20170117." + operation},
                              .post = input.dump(),
                              .keys = "errand:errand-secret"})
                           .body);
  }
  std::string accept(const std::string& worker) const {
    const HttpAnswer accepted = fetch(
        {.url = url + "/projects/" + group_ + "/tasks/accept",
         .headers = {"Cookie: errand_worker=" + worker, "Origin: " + url, "Sec-Fetch-Site: same-origin"},
         .post = "x=y"});
    const std::size_t at = accepted.headers.find("/tasks/");
    return at == std::string::npos ? "" : accepted.headers.substr(at + 7, 30);
  }
  void submit(const std::string& assignment, const std::string& code) const {
    EXPECT_EQ(fetch({.url = url + "/mturk/externalSubmit",
                     .post = "assignmentId=" + assignment + "&surveycode=" + code})
                  .status,
              200);
  }
  std::string status_of(const std::string& assignment) const {
    return call("GetAssignment", {{"AssignmentId", assignment}}).at("Assignment").at("AssignmentStatus");
  }

  std::string url;
  std::string hit;

 private:
  std::optional<RunningErrand> errand_;
  std::string group_;
};

TEST_F(CodesProgram, ApprovesExactMatchesThroughTheApiAndOnlyOnce) {
  const Marketplace market{folder_};
  const std::string right = market.accept("AWORKER1ERRAND");
  const std::string wrong = market.accept("AWORKER2ERRAND");
  market.submit(right, code({market.hit, right, "AWORKER1ERRAND"}));
  market.submit(wrong, "none");
  ::setenv("AWS_ACCESS_KEY_ID", "errand", 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", "errand-secret", 1);
  const std::vector<std::string> words = {"codes", "reconcile", path("k.json"), "--endpoint", market.url,
                                          "--hit", market.hit,  "--approve",    "--yes",      "--csv"};
  const Outcome first = run(words);
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("\"exact\""));
  EXPECT_THAT(first.err, HasSubstr("1 assignment approved."));
  EXPECT_EQ(market.status_of(right), "Approved");
  EXPECT_EQ(market.status_of(wrong), "Submitted");
  const Outcome second = run(words);
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("Nothing to approve"));
  EXPECT_EQ(market.status_of(wrong), "Submitted");

  ::setenv("AWS_SECRET_ACCESS_KEY", "hunter2", 1);
  const Outcome refused = run(words);
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("the marketplace answered: "));
  EXPECT_THAT(refused.err, testing::Not(HasSubstr("hunter2")));
  ::unsetenv("AWS_ACCESS_KEY_ID");
  ::unsetenv("AWS_SECRET_ACCESS_KEY");
}

}  // namespace
}  // namespace errand::requester

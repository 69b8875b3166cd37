// `errand results` and `errand verify` of a study that errand-server shows, from its ledger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>

#include "requester/results.hpp"
#include "requester/simulation.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "server/studies/study_folder.hpp"
#include "tests/requester/commanded.hpp"
#include "tests/requester/temporary_folder.hpp"

namespace errand::requester {
namespace {

using codes::Ending;
using nlohmann::json;
using testing::HasSubstr;

const std::string folder_of_study = std::string{ERRAND_SOURCE_DIR} + "/configs/meaning_similarity";

class SurveyResults : public testing::Test {
 protected:
  /// A whole session, as the server keeps it; with another value of one of its answers, if any.
  void finish(std::uint32_t hit, Ending ending, const std::string& changed = {}) {
    const SimulatedSession session = simulate_session(study_, hit, Agent::careful, hit);
    json fields = json::array();
    for (const SubmitField& field : session.fields)
      fields.push_back({field.name, field.name == changed ? "9" : field.value});
    const codes::Place place{"similar", {"HIT" + std::to_string(hit), session.assignment, session.worker}};
    std::promise<void> told;
    ledger_->note(codes::Finish{place,
                                ending,
                                1,
                                std::string(32, 'a' + static_cast<char>(hit)),
                                {1'795'000'000'000},
                                0,
                                {1'795'000'300'000},
                                fields.dump()},
                  [&](const codes::Entry&) { told.set_value(); });
    told.get_future().wait();
  }

  Outcome asked(const std::string& command, std::vector<std::string> more) {
    std::vector<std::string> words{command, folder_of_study, "--store", store_, "--survey", "similar"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  TemporaryFolder folder_;
  std::string store_ = (folder_.path() / "errand.sqlite").string();
  Study study_ = studies::check_study(folder_of_study)->study;
  std::unique_ptr<store::SqliteCodeLedger> ledger_ = std::make_unique<store::SqliteCodeLedger>(store_);
};

TEST_F(SurveyResults, AreTheAnswersOfEverySeatWithItsTimesAndInputs) {
  finish(2, Ending::complete);
  finish(1, Ending::failed_check);
  const Outcome said = asked("results", {"--json"});
  EXPECT_EQ(said.code, 0) << said.err;
  const json rows = json::parse(said.out);
  ASSERT_EQ(rows.size(), 2U);
  const SimulatedSession session = simulate_session(study_, 2, Agent::careful, 2);
  EXPECT_EQ(rows[0]["hit"]["id"], "HIT2");
  EXPECT_EQ(rows[0]["hit"]["title"], study_.title);
  EXPECT_EQ(rows[0]["assignment"]["worker"], session.worker);
  EXPECT_EQ(rows[0]["assignment"]["status"], "Submitted");
  EXPECT_EQ(rows[1]["assignment"]["status"], "failed-check");
  for (const auto& [name, value] : inputs_of(study_, 2)) EXPECT_EQ(rows[0]["inputs"][name], value) << name;
  const Outcome csv = asked("results", {});
  EXPECT_THAT(csv.out, HasSubstr("\"" + session.assignment + "\",\"" + session.worker + "\",\"Submitted\""));
  EXPECT_THAT(csv.out, HasSubstr("\"300\"")) << "seconds from entering to the end";
}

TEST_F(SurveyResults, AreVerifiedByTheStudyThatTheyWereMadeWith) {
  finish(1, Ending::complete);
  finish(2, Ending::complete, "similarity.1");
  const Outcome said = asked("verify", {"--json"});
  EXPECT_EQ(said.code, 0) << said.err;
  const json rows = json::parse(said.out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["log"], "consistent") << rows[0].dump();
  EXPECT_EQ(rows[1]["log"], "inconsistent");
  const std::string other = std::string{ERRAND_SOURCE_DIR} + "/configs/age_guess";
  const std::vector<std::string> where = {"--store", store_, "--survey", "similar", "--json"};
  const auto log_by = [&](std::vector<std::string> words) {
    words.insert(words.end(), where.begin(), where.end());
    return json::parse(run(words).out)[0]["log"];
  };
  EXPECT_EQ(log_by({"verify", other}), "other study");
  EXPECT_EQ(log_by({"verify", other, "--earlier", folder_of_study}), "consistent");
}

TEST_F(SurveyResults, ANameThatNoStudyCanHaveIsToldBeforeAnythingIsAsked) {
  const Outcome said = run({"results", folder_of_study, "--store", store_});
  EXPECT_EQ(said.code, 1);
  EXPECT_THAT(said.err,
              HasSubstr("meaning_similarity is no name of a study on a server; --survey says which it is"));
  EXPECT_EQ(run({"results", folder_of_study, "--store", store_, "--survey", "other"}).err.find("errand:"),
            std::string::npos);
  EXPECT_EQ(run({"results", folder_of_study, "--store", "nowhere.sqlite", "--survey", "similar"}).code, 1);
}

}  // namespace
}  // namespace errand::requester

#include "requester/results.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "play_store.hpp"
#include "requester/csv.hpp"
#include "requester/publication.hpp"
#include "temporary_folder.hpp"
#include "wasm/reading/csv_table.hpp"
#include "wasm/reading/reader.hpp"

namespace errand::requester {
namespace {

Study picture_study() {
  return read_study({{.name = "config.json", .text = std::string{picture_config}, .absent = false},
                     {.name = "pictures.csv", .text = std::string{picture_data}, .absent = false}})
      .value();
}

/// A published study, and its workers' submissions.
struct Worked : PlayStore {
  Study study = picture_study();
  std::string group;

  Worked() { group = publish(study, 8081, client(), now).value().hits.at(0).group_id; }

  std::vector<Result> collected() {
    return collect_results(client(),
                           [this](std::string_view fingerprint) {
                             return fingerprint == study.fingerprint ? std::optional{study} : std::nullopt;
                           })
        .value();
  }
  Table table() { return parse_csv(results_csv(collected(), now), "results.csv").value(); }
};

std::string cell(const Table& table, std::size_t row, std::string_view column) {
  for (std::size_t at = 0; at < table.columns.size(); ++at) {
    if (table.columns[at] == column) return table.rows.at(row)[at];
  }
  return "no such column";
}

TEST(ResultsCsv, HasTheColumnsOfABatchFile) {
  Worked worked;
  ASSERT_NE(worked.do_one(worked.group, "AWORKER1ERRAND",
                          {{"q10", "a"}, {"animal", "cat"}, {"q1", "b"}, {"q2", "c"}}),
            "");
  const std::string csv = results_csv(worked.collected(), worked.now);
  EXPECT_EQ(
      csv.substr(0, csv.find('\n')),
      "\"HITId\",\"HITTypeId\",\"Title\",\"Description\",\"Keywords\",\"Reward\",\"CreationTime\","
      "\"MaxAssignments\","
      "\"RequesterAnnotation\",\"AssignmentDurationInSeconds\",\"AutoApprovalDelayInSeconds\",\"Expiration\","
      "\"NumberOfSimilarHITs\",\"LifetimeInSeconds\",\"AssignmentId\",\"WorkerId\",\"AssignmentStatus\","
      "\"AcceptTime\",\"SubmitTime\",\"AutoApprovalTime\",\"ApprovalTime\",\"RejectionTime\","
      "\"RequesterFeedback\","
      "\"WorkTimeInSeconds\",\"LifetimeApprovalRate\",\"Last30DaysApprovalRate\",\"Last7DaysApprovalRate\","
      "\"Input.picture\",\"Input.series\",\"Answer.animal\",\"Answer.q1\",\"Answer.q10\",\"Answer.q2\","
      "\"Approve\","
      "\"Reject\"");
}

TEST(ResultsCsv, ARowHoldsTheHitTheTimesTheInputsAndTheAnswers) {
  Worked worked;
  const std::string assignment = worked.do_one(worked.group, "AWORKER1ERRAND", {{"animal", "cat"}});
  const Table table = worked.table();
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(cell(table, 0, "Title"), "Name an animal");
  EXPECT_EQ(cell(table, 0, "Reward"), "$0.05");
  EXPECT_EQ(cell(table, 0, "CreationTime"), "Mon Sep 21 07:13:20 PDT 2026");
  EXPECT_EQ(cell(table, 0, "AcceptTime"), "Mon Sep 21 07:13:20 PDT 2026");
  EXPECT_EQ(cell(table, 0, "SubmitTime"), "Mon Sep 21 07:14:25 PDT 2026");
  EXPECT_EQ(cell(table, 0, "AutoApprovalTime"), "Wed Oct 21 07:14:25 PDT 2026");
  EXPECT_EQ(cell(table, 0, "WorkTimeInSeconds"), "65");
  EXPECT_EQ(cell(table, 0, "AssignmentId"), assignment);
  EXPECT_EQ(cell(table, 0, "WorkerId"), "AWORKER1ERRAND");
  EXPECT_EQ(cell(table, 0, "AssignmentStatus"), "Submitted");
  EXPECT_EQ(cell(table, 0, "ApprovalTime"), "");
  EXPECT_EQ(cell(table, 0, "LifetimeApprovalRate"), "0% (0/0)");
  EXPECT_EQ(cell(table, 0, "Answer.animal"), "cat");
  EXPECT_EQ(cell(table, 0, "Approve"), "");
  const std::string picture = cell(table, 0, "Input.picture");
  EXPECT_EQ(cell(table, 0, "Input.series"), picture == "cat.svg" ? "A" : "B");
}

TEST(ResultsCsv, AHitsRowOfDataIsItsInput) {
  Worked worked;
  for (int task = 0; task < 2; ++task)
    ASSERT_NE(worked.do_one(worked.group, "AWORKER1ERRAND", {{"animal", "x"}}), "");
  const Table table = worked.table();
  ASSERT_EQ(table.rows.size(), 2U);
  const std::string fingerprint = worked.study.fingerprint;
  for (std::size_t row = 0; row < 2; ++row) {
    const bool first = cell(table, row, "RequesterAnnotation") == "errand:" + fingerprint + ":1:8081";
    EXPECT_EQ(cell(table, row, "Input.picture"), first ? "cat.svg" : "dog.svg");
  }
  EXPECT_NE(cell(table, 0, "Input.picture"), cell(table, 1, "Input.picture"));
}

TEST(ResultsCsv, ReviewsShowInStatusTimeFeedbackAndRates) {
  Worked worked;
  const std::string good = worked.do_one(worked.group, "AWORKER1ERRAND", {{"animal", "cat"}});
  const std::string bad = worked.do_one(worked.group, "AWORKER1ERRAND", {{"animal", "x"}});
  ASSERT_TRUE(worked.calls()("ApproveAssignment", {{"AssignmentId", good}, {"RequesterFeedback", "Thanks"}}));
  ASSERT_TRUE(
      worked.calls()("RejectAssignment", {{"AssignmentId", bad}, {"RequesterFeedback", "No animal"}}));
  worked.now.ms += 8LL * 24 * 3600 * 1000;
  const Table table = worked.table();
  for (std::size_t row = 0; row < 2; ++row) {
    const bool approved = cell(table, row, "AssignmentId") == good;
    EXPECT_EQ(cell(table, row, "AssignmentStatus"), approved ? "Approved" : "Rejected");
    EXPECT_EQ(cell(table, row, "RequesterFeedback"), approved ? "Thanks" : "No animal");
    EXPECT_EQ(cell(table, row, approved ? "RejectionTime" : "ApprovalTime"), "");
    EXPECT_EQ(cell(table, row, approved ? "ApprovalTime" : "RejectionTime"), "Mon Sep 21 07:15:30 PDT 2026");
    EXPECT_EQ(cell(table, row, "LifetimeApprovalRate"), "50% (1/2)");
    EXPECT_EQ(cell(table, row, "Last30DaysApprovalRate"), "50% (1/2)");
    EXPECT_EQ(cell(table, row, "Last7DaysApprovalRate"), "0% (0/0)");
  }
}

TEST(ResultsCsv, AnyAnswerComesBackExactly) {
  const std::string nasty = "=cmd|' /C calc'!A0\r\n\"quoted\", 'é' 😀 <b>&amp;\ttab  ";
  Worked worked;
  ASSERT_NE(worked.do_one(worked.group, "AWORKER1ERRAND", {{"animal", nasty}, {"empty", ""}, {"blank", " "}}),
            "");
  const Table table = worked.table();
  EXPECT_EQ(unguarded(cell(table, 0, "Answer.animal")), nasty);
  EXPECT_EQ(cell(table, 0, "Answer.animal")[0], '\'');
  EXPECT_EQ(cell(table, 0, "Answer.empty"), "");
  EXPECT_EQ(cell(table, 0, "Answer.blank"), " ");
}

TEST(ResultsCsv, WhatWasNotSubmittedIsNotThere) {
  Worked worked;
  ASSERT_TRUE(worked.market.accept(worked.group, std::nullopt, {"AWORKER1ERRAND"}, worked.now));
  EXPECT_TRUE(worked.collected().empty());
}

TEST(Results, EveryPageOfALongListIsRead) {
  Worked worked;
  const auto type = worked.client().create_hit_type({"Many", "D", "", "0.01", 600, 0});
  for (int hit = 0; hit < 101; ++hit) {
    ASSERT_TRUE(worked.client().create_hit(
        {*type, external_question("https://example.org/", 1), "", "many" + std::to_string(hit), 1, 86400}));
  }
  const auto made = worked.client().create_hit(
      {*type, external_question("https://example.org/", 2), "", "wide", 150, 86400});
  ASSERT_TRUE(made);
  EXPECT_EQ(worked.client().list_hits()->size(), 104U);
  for (int worker = 0; worker < 105; ++worker) {
    const std::string id = "AWORKER" + std::to_string(worker) + "X";
    const auto task = worked.market.accept(made->group_id, marketplace::HitId{made->id}, {id}, worked.now);
    ASSERT_TRUE(task);
    ASSERT_TRUE(worked.market.submit({{"assignmentId", task->assignment.text}, {"a", id}}, worked.now));
  }
  EXPECT_EQ(worked.client().list_assignments(made->id)->size(), 105U);
}

TEST(ResultsJson, AnswersAreValuesAndTimesAreUtc) {
  Worked worked;
  ASSERT_NE(worked.do_one(worked.group, "AWORKER1ERRAND",
                          {{"results", R"({"inputs":[{"picture":"cat.svg"}],"outputs":[{"animal":"cat"}]})"},
                           {"times", R"({"unit":"us","submitted":1790000065000000})"},
                           {"animal", "[1]"},
                           {"log", "not json"}}),
            "");
  const nlohmann::json all = nlohmann::json::parse(results_json(worked.collected()));
  ASSERT_EQ(all.size(), 1U);
  const nlohmann::json& one = all[0];
  EXPECT_EQ(one["answers"]["results"]["outputs"][0]["animal"], "cat");
  EXPECT_EQ(one["answers"]["times"]["submitted"], 1790000065000000);
  EXPECT_EQ(one["answers"]["animal"], "[1]");
  EXPECT_EQ(one["assignment"]["submitted"], "2026-09-21T14:14:25.000Z");
  EXPECT_EQ(one["assignment"]["approved"], nullptr);
  EXPECT_EQ(one["assignment"]["workSeconds"], 65);
  EXPECT_EQ(one["hit"]["reward"], "0.05");
  EXPECT_EQ(one["inputs"].size(), 2U);
}

TEST(ResultsJson, AnAnswerNestedTooDeeplyStaysText) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  Worked worked;
  ASSERT_NE(worked.do_one(worked.group, "AWORKER1ERRAND",
                          {{"results", nested(500'000)}, {"times", nested(65)}, {"log", nested(64)}}),
            "");
  const nlohmann::json all = nlohmann::json::parse(results_json(worked.collected()));
  EXPECT_EQ(all[0]["answers"]["results"], nested(500'000));
  EXPECT_EQ(all[0]["answers"]["times"], nested(65));
  EXPECT_TRUE(all[0]["answers"]["log"].is_array());
}

TEST(InputsOf, AHitOfSeveralRowsHasNone) {
  Study study = picture_study();
  EXPECT_EQ(inputs_of(study, 2), (Columns{{"picture", "dog.svg"}, {"series", "B"}}));
  EXPECT_EQ(inputs_of(study, 0), Columns{});
  EXPECT_EQ(inputs_of(study, 3), Columns{});
  study.row_for = RowFor::subtask;
  EXPECT_EQ(inputs_of(study, 1).size(), 2U);
  study.blocks.front().count = 2;
  EXPECT_EQ(inputs_of(study, 1), Columns{});
}

}  // namespace
}  // namespace errand::requester

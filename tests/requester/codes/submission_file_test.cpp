#include "requester/codes/submission_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "requester/codes/code_list.hpp"

namespace errand::requester {
namespace {

using testing::HasSubstr;

/// What read_submission_file() says, one problem a line; "" when it takes the text.
std::string faults_of(std::string_view text, const SubmissionRules& rules = {}) {
  const auto file = read_submission_file(text, "f", rules);
  std::string out;
  if (!file)
    for (const Problem& problem : file.error()) out += to_text(problem) + "\n";
  return out;
}

std::vector<Submission> taken(std::string_view text, const SubmissionRules& rules = {}) {
  const auto file = read_submission_file(text, "f", rules);
  EXPECT_TRUE(file) << faults_of(text, rules);
  return file ? file->submissions : std::vector<Submission>{};
}

constexpr std::string_view mturk =
    "\"HITId\",\"Title\",\"AssignmentDurationInSeconds\",\"AssignmentId\",\"WorkerId\",\"AssignmentStatus\","
    "\"AcceptTime\",\"SubmitTime\",\"Answer.surveycode\",\"Approve\",\"Reject\"\n"
    "\"H1\",\"A \"\"quoted\"\" title\nin two lines, with a comma\",\"600\",\"A1\",\"W1\",\"Submitted\","
    "\"Wed Nov 20 21:03:26 PST 2019\",\"Wed Nov 20 21:13:26 PST 2019\",\"'-X-1\",\"\",\"\"\n";

TEST(SubmissionFile, ReadsMTurksBatchResults) {
  const Submission wanted{.seat = {"H1", "A1", "W1"},
                          .code = "-X-1",
                          .stage = Stage::in,
                          .status = "Submitted",
                          .accepted = app::Moment{1574312606000},
                          .submitted = app::Moment{1574313206000},
                          .duration_s = 600};
  EXPECT_EQ(taken(mturk), std::vector<Submission>{wanted});
}

TEST(SubmissionFile, ReadsProlificsExport) {
  const auto rows = taken(
      "Submission id,Participant id,Status,Custom study tncs accepted at,Started at,Completed at,Reviewed at,"
      "Archived at,Time taken,Completion code,Total approvals\r\n"
      "S1,P1,APPROVED,Not "
      "Applicable,2024-10-25T12:27:09.179000Z,2024-10-25T12:46:18.540000Z,,,1150,ABC,389\r\n"
      "S2,P2,RETURNED,Not Applicable,2024-10-25T12:27:09.179000Z,,,,,,1\r\n"
      "S3,P3,ACTIVE,Not Applicable,2024-10-25T12:27:09.179000Z,,,,,,1\r\n",
      {{}, "STUDY"});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].seat, (codes::Seat{"STUDY", "S1", "P1"}));
  EXPECT_EQ(rows[0].code, "ABC");
  EXPECT_EQ(rows[0].submitted, app::Moment{1729860378540});
  EXPECT_TRUE(is_approved(rows[0]));
  EXPECT_EQ(rows[1].stage, Stage::gone);
  EXPECT_EQ(rows[2].stage, Stage::open);
}

TEST(SubmissionFile, ColumnsAreFoundWhateverTheirOrderAndCase) {
  const auto rows = taken("ANSWER.SURVEYCODE,worker_id,assignment-id,hit id\nC,W,A,H\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].seat, (codes::Seat{"H", "A", "W"}));
  EXPECT_EQ(rows[0].code, "C");
}

TEST(SubmissionFile, OtherColumnsAreNamedByTheUser) {
  const auto rows = taken("Person,Der Code,code,Status\nW,C,wrong,x\n",
                          {{{Meaning::worker, "person"}, {Meaning::code, "Der Code"}}, ""});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].seat, (codes::Seat{"", "W", "W"})) << "who comes once is their own turn";
  EXPECT_EQ(rows[0].code, "C");
}

TEST(SubmissionFile, SaysAllThatIsWrong) {
  const std::vector<std::pair<const char*, const char*>> bad = {
      {"", "f:1:1: the file is empty"},
      {"WorkerId\nW\n", "f:1:1: no column for the code"},
      {"x\n1\n", "f:1:1: no column for the worker"},
      {"WorkerId,WorkerId,surveycode\n", "f:1:1: two columns named \"WorkerId\""},
      {"WorkerId,worker id,surveycode\n",
       "f:1:1: the columns \"WorkerId\" and \"worker id\" may both be the worker"},
      {"WorkerId,,surveycode\n", "f:1:1: column 2 has no name"},
      {"WorkerId;surveycode\n", "f:1:1: columns that are not separated by commas"},
      {"WorkerId,surveycode\nW\n", "f:2:1: a row of one cell"},
      {"WorkerId,surveycode\nW,c,d\n", "f:2:1: a row of 3 cells"},
      {"WorkerId,surveycode\nW,\"c\n", "f:2:3: a quote that is never closed"},
      {"WorkerId,surveycode\nW,c\xff\n", "f:2:4: a byte that is not UTF-8"},
      {"WorkerId,surveycode\n,c\n", "f:2:1: a row without its worker"},
      {"WorkerId,AssignmentId,surveycode\nW,,c\n", "f:2:1: a row without its assignment"},
      {"WorkerId,surveycode\nW,c\n\"V\n\",d\nW,e\n",
       "f:5:1: assignment W of W once more; expected each once; it is in line 2, too"},
      {"WorkerId,surveycode,SubmitTime\nW,c,soon\n", "f:2:1: \"soon\" as the time submitted"},
      {"WorkerId,surveycode,AssignmentDurationInSeconds\nW,c,1.5\n", "f:2:1: \"1.5\" as the duration"},
      {"WorkerId,surveycode,AssignmentDurationInSeconds\nW,c,-1\n", "f:2:1: \"-1\" as the duration"},
  };
  for (const auto& [text, fault] : bad) EXPECT_THAT(faults_of(text), HasSubstr(fault)) << text;
  EXPECT_THAT(faults_of("WorkerId,surveycode\n" + std::string(129, 'W') + ",c\n"),
              HasSubstr("an id of 129 characters as the worker"));
  const std::string all = faults_of("WorkerId,surveycode,SubmitTime\n,c,\nW,c,soon\nX,c,late\n");
  for (const char* line : {"f:2:1", "f:3:1", "f:4:1"}) EXPECT_THAT(all, HasSubstr(line));
}

TEST(SubmissionFile, AColumnThatWasSaidHasToBeThere) {
  EXPECT_THAT(faults_of("WorkerId,surveycode\nW,c\n", {{{Meaning::code, "Answer.kode"}}, ""}),
              HasSubstr("there is no column \"Answer.kode\""));
}

TEST(SubmissionFile, ApprovalsChangeNothingElse) {
  const std::string text =
      "\"AssignmentId\",\"WorkerId\",\"Answer.surveycode\",\"Answer.text\",\"Approve\",\"Reject\"\n"
      "\"A1\",\"W1\",\"c\",\"=1+1 is \"\"two\"\"\nand, so on\",\"\",\"\"\n"
      "\"A2\",\"W2\",\"d\",\"\",\"\",\"no\"\n";
  const auto file = read_submission_file(text, "f", {});
  ASSERT_TRUE(file);
  EXPECT_EQ(with_approvals(*file, {false, false}), text);
  std::string approved = text;
  approved.replace(approved.find("so on\",\"\"") + 7, 2, "\"x\"");
  EXPECT_EQ(with_approvals(*file, {true, false}), approved);
}

TEST(SubmissionFile, ManyRowsAndColumnsAreTaken) {
  std::string text = "WorkerId,surveycode";
  for (int i = 0; i < 400; ++i) text += ",c" + std::to_string(i);
  text += "\nW,c" + std::string(400, ',') + "\n";
  EXPECT_EQ(taken(text).size(), 1U);
  text = "WorkerId,surveycode\n";
  for (int i = 0; i < 150000; ++i) text += std::to_string(i) + ",c\n";
  EXPECT_EQ(taken(text).size(), 150000U);
}

TEST(CodeList, ReadsWhatIsKnownOfEachCode) {
  const auto list =
      read_code_list("Code,worker id,finished\nabc 1,W1,2024-10-25T12:27:09Z\nabc 2,,\n", "f", {});
  ASSERT_TRUE(list);
  EXPECT_EQ(*list, (std::vector<ListedCode>{{"abc 1", "W1", "", app::Moment{1729859229000}},
                                            {"abc 2", "", "", std::nullopt}}));
}

TEST(CodeList, SaysAllThatIsWrong) {
  const auto faults = [](std::string_view text) {
    const auto list = read_code_list(text, "f", {});
    std::string out;
    if (!list)
      for (const Problem& problem : list.error()) out += to_text(problem) + "\n";
    return out;
  };
  EXPECT_THAT(faults("kode\nx\n"), HasSubstr("f:1:1: no column for the code"));
  const std::string all = faults("code,finished\n-,\nx,soon\n");
  EXPECT_THAT(all, HasSubstr("f:2:1: a row without a code"));
  EXPECT_THAT(all, HasSubstr("f:3:1: \"soon\" as the time finished"));
}

}  // namespace
}  // namespace errand::requester

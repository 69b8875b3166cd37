#include "requester/receipt.hpp"

#include <gtest/gtest.h>

#include <random>

#include "requester/simulation.hpp"
#include "server/studies/study_folder.hpp"
#include "wasm/session/receipt.hpp"

namespace errand::requester {
namespace {

const Study& example() {
  static const Study study =
      studies::check_study(std::string{ERRAND_SOURCE_DIR} + "/configs/meaning_similarity")->study;
  return study;
}

SimulatedSession worked(std::uint64_t seed = 11) {
  return simulate_session(example(), 2, Agent::careful, seed);
}

std::string receipt_text(const SimulatedSession& session) {
  return receipt_of({session.assignment, session.worker, "HIT2", "https://simulated.example", 2},
                    session.fields);
}

/// The words in which the only receipt of that text is refused.
std::string refusal(std::string_view text) {
  const auto receipts = read_receipts(text);
  if (receipts.size() != 1) return std::to_string(receipts.size()) + " receipts";
  if (!receipts[0]) return receipts[0].error();
  const auto assignment = assignment_of(*receipts[0], example());
  return assignment ? "" : assignment.error();
}

/// `mark` in front of every line of at most `width` bytes.
std::string quoted(std::string_view text, std::size_t width, std::string_view mark, std::string_view end) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) {
    out += mark;
    out += text.substr(at, width);
    out += end;
  }
  return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

TEST(Receipt, GivesTheSubmissionThatDidNotArrive) {
  const SimulatedSession session = worked();
  const auto receipts = read_receipts(receipt_text(session));
  ASSERT_EQ(receipts.size(), 1u);
  ASSERT_TRUE(receipts[0]) << receipts[0].error();
  const auto assignment = assignment_of(*receipts[0], example());
  ASSERT_TRUE(assignment) << assignment.error();
  EXPECT_EQ(assignment->id, session.assignment);
  EXPECT_EQ(assignment->worker, session.worker);
  EXPECT_EQ(assignment->status, "Receipt");
  EXPECT_EQ(assignment->submitted.ms - assignment->accepted.ms, session.duration_us / 1000);
  std::vector<app::Field> sent;
  for (const SubmitField& field : session.fields)
    if (field.name != "assignmentId") sent.push_back({field.name, field.value});
  EXPECT_EQ(assignment->answers, sent);
}

TEST(Receipt, SurvivesWhatMailDoesToIt) {
  const std::string text = receipt_text(worked());
  const std::string mails[] = {
      "Dear requester,\r\n\r\nhere it is:\r\n" + text + "\r\n-- \r\nA worker\r\n",
      quoted(text, 76, "", "\r\n"),
      quoted(text, 60, "> ", "\n"),
      quoted(text, 70, "> > >> ", " \n"),
      quoted(text, 1, "", "\n"),
      quoted(text, 50, "\xC2\xA0", "\xE2\x80\x8B\n"),
      replaced(text, "\"", "\xE2\x80\x9C"),
      replaced(replaced(quoted(text, 72, "> ", "\n"), "\"", "&quot;"), ">", "&gt;"),
      "\xEF\xBB\xBF" + text,
  };
  for (const std::string& mail : mails) EXPECT_EQ(refusal(mail), "") << mail.substr(0, 200);
}

TEST(Receipt, OneFileMayHoldSeveral) {
  const std::string first = receipt_text(worked(1));
  const std::string text = first + "\n\n" + quoted(receipt_text(worked(2)), 60, "> ", "\n") + "\n" +
                           first.substr(0, first.size() / 2) + "\n" + receipt_text(worked(3));
  const auto receipts = read_receipts(text);
  ASSERT_EQ(receipts.size(), 4u);
  EXPECT_EQ(receipts[0]->assignment, worked(1).assignment);
  EXPECT_EQ(receipts[1]->assignment, worked(2).assignment);
  EXPECT_FALSE(receipts[2]);
  EXPECT_EQ(receipts[3]->assignment, worked(3).assignment);
}

TEST(Receipt, ABrokenOneIsRefusedInWords) {
  const SimulatedSession session = worked();
  const std::string text = receipt_text(session);
  EXPECT_EQ(refusal(""), R"(no receipt is in it; expected a text that begins with {"receipt":1,)");
  EXPECT_EQ(refusal("I lost it, sorry"), refusal(""));
  const std::string cut = "its end is missing; expected the whole text that the page showed";
  EXPECT_EQ(refusal(text.substr(0, text.size() - 1)), cut);
  EXPECT_EQ(refusal(text.substr(0, text.size() / 2)), cut);
  const std::string changed = "its sum is wrong: something in it was lost or changed on the way";
  EXPECT_EQ(refusal(replaced(text, session.worker, "ANOTHER")), changed);
  EXPECT_EQ(refusal(text.substr(0, 400) + text.substr(450)), changed);
  const std::string nonsense = R"({"receipt":1,"log":{})";
  EXPECT_EQ(refusal(nonsense + std::string{receipt_foot} + receipt_sum(nonsense) + "\"}"),
            "its log cannot be read: the log lacks study, hit, origin or events");
}

TEST(Receipt, NoChangeOfASingleCharacterGoesUnseen) {
  const std::string text = receipt_text(worked());
  std::mt19937 draw{7};
  for (int i = 0; i < 300; ++i) {
    std::string changed = text;
    changed[draw() % changed.size()] ^= 1;
    EXPECT_NE(refusal(changed), "") << changed;
  }
}

TEST(Receipt, AWorkThatWasNotFinishedOrIsATrialIsRefused) {
  SimulatedSession session = worked();
  std::string& log = session.fields.back().value;
  log = log.substr(0, log.rfind(",[\"x\"")) + "]}";
  EXPECT_EQ(refusal(receipt_text(session)),
            "the log ends on the screen \"finalQuestions\", before the submission");
  SimulatedSession trial = worked();
  trial.assignment.clear();
  EXPECT_EQ(refusal(receipt_text(trial)), "it is of a trial, not of an assignment");
}

}  // namespace
}  // namespace errand::requester

#include "requester/codes/reconciliation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "requester/codes/approval.hpp"
#include "requester/codes/code_judgement.hpp"
#include "requester/codes/finding_report.hpp"

namespace errand::requester {
namespace {

using codes::Ending;
using codes::Seat;
using testing::HasSubstr;

constexpr std::int64_t begin_ms = 1'800'000'000'000;
constexpr app::Moment at(std::int64_t seconds) { return {begin_ms + seconds * 1000}; }

codes::StudyKeys two_epochs() {
  codes::StudyKeys keys{"reading", {}};
  keys.keys.push_back({1, {0}, {}});
  keys.keys.push_back({2, {1000}, {}});
  keys.keys[0].secret.fill(1);
  keys.keys[1].secret.fill(2);
  return keys;
}
const codes::StudyKeys keys = two_epochs();

Seat seat(const std::string& name, const std::string& assignment = "1") {
  return {"H", name + assignment, name};
}
std::string code(const Seat& of, Ending ending = Ending::complete, std::uint32_t epoch = 2) {
  return code_of(keys, epoch, of, ending);
}
/// One character of the code is another.
std::string mistyped(std::string text, std::size_t place = 3) {
  text[place] = text[place] == 'Z' ? 'Y' : 'Z';
  return text;
}

Submission submission(const Seat& of, std::string typed, std::int64_t submitted_s = 1000) {
  return {.seat = of, .code = std::move(typed), .status = "Submitted", .submitted = at(submitted_s)};
}
KnownSeat entered(const Seat& of) { return {1, of, at(0), {}, {}}; }
KnownSeat ended(const Seat& of, std::int64_t took_s = 600, Ending ending = Ending::complete) {
  return {1, of, at(0), KnownEnd{ending, at(took_s)}, {}};
}

using Seats = std::optional<std::vector<KnownSeat>>;

std::vector<Finding> judged(const std::vector<Submission>& submissions, const Seats& seats,
                            std::int64_t least_s = 0) {
  ReconcileRules rules;
  rules.least_s = least_s;
  rules.now = at(10'000);
  return reconciled(submissions, keys, seats, rules);
}

/// "verdict: suggestion" of each.
std::vector<std::string> outcomes(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const Finding& one : findings)
    out.push_back(std::string{name_of(one.verdict)} + ": " + std::string{name_of(one.suggestion)});
  return out;
}
std::string outcome(const Submission& one, const Seats& seats, std::int64_t least_s = 0) {
  return outcomes(judged({one}, seats, least_s)).front();
}

const Seat ann = seat("ANN");
const Seat ben = seat("BEN");
const Seat cleo = seat("CLEO");

TEST(Reconciliation, EachVerdictHasItsRule) {
  const std::vector<std::tuple<const char*, Submission, Seats, const char*>> rules = {
      {"own code", submission(ann, code(ann)), {{ended(ann)}}, "exact: approve"},
      {"of the first epoch",
       submission(ann, code(ann, Ending::complete, 1)),
       {{ended(ann)}},
       "exact: approve"},
      {"typed otherwise", submission(ann, " " + code(ann) + "\xC2\xA0"), {{ended(ann)}}, "exact: approve"},
      {"sooner than anybody can", submission(ann, code(ann)), {{ended(ann, 59)}}, "early: look"},
      {"as fast as can be", submission(ann, code(ann)), {{ended(ann, 60)}}, "exact: approve"},
      {"screened out at once",
       submission(ann, code(ann, Ending::screened_out)),
       {{ended(ann, 1, Ending::screened_out)}},
       "exact: look"},
      {"one error", submission(ann, mistyped(code(ann))), {{ended(ann)}}, "typo: approve"},
      {"two errors", submission(ann, mistyped(mistyped(code(ann)), 9)), {{ended(ann)}}, "typo: approve"},
      {"three errors",
       submission(ann, mistyped(mistyped(mistyped(code(ann)), 9), 15)),
       {{ended(ann)}},
       "finished without code: approve"},
      {"one left out", submission(ann, code(ann).substr(1)), {{ended(ann)}}, "typo: approve"},
      {"another worker's", submission(ann, code(ben)), {{ended(ann), ended(ben)}}, "other worker's: look"},
      {"of the worker's other assignment",
       submission(ann, code(seat("ANN", "2"))),
       {{entered(ann), ended(seat("ANN", "2"))}},
       "other assignment's: look"},
      {"of an ending it did not have",
       submission(ann, code(ann)),
       {{ended(ann, 600, Ending::withdrew)}},
       "finished without code: look"},
      {"nothing typed", submission(ann, ""), {{ended(ann)}}, "finished without code: approve"},
      {"ended in the second of submitting",
       submission(ann, "", 600),
       {{ended(ann, 600)}},
       "finished without code: approve"},
      {"ended after submitting", submission(ann, "", 599), {{ended(ann, 600)}}, "late: approve"},
      {"never ended", submission(ann, ""), {{entered(ann)}}, "unfinished: look"},
      {"never entered", submission(ann, "I did it"), {std::vector<KnownSeat>{}}, "never started: look"},
      {"never entered, right code",
       submission(ann, code(ann)),
       {std::vector<KnownSeat>{}},
       "never started: look"},
      {"never ended, right code", submission(ann, code(ann)), {{entered(ann)}}, "unfinished: look"},
      {"nobody asked, right code", submission(ann, code(ann)), std::nullopt, "exact: approve"},
      {"nobody asked, typo", submission(ann, mistyped(code(ann))), std::nullopt, "typo: approve"},
      {"nobody asked, no code", submission(ann, "none"), std::nullopt, "no right code: look"},
      {"nobody asked, of another ending", submission(ann, code(ann, Ending::withdrew)), std::nullopt,
       "exact: look"},
  };
  for (const auto& [name, one, seats, wanted] : rules) {
    const auto findings = judged({one}, seats, 60);
    EXPECT_EQ(outcomes(findings).front(), wanted) << name << ": " << findings.front().note;
    EXPECT_EQ(findings.front().seat, ann) << name;
  }
}

TEST(Reconciliation, WhoeverElseSubmitsACodeReusesItAndTheOwnersStaysExact) {
  const auto findings =
      judged({submission(ben, code(ann)), submission(ann, code(ann)), submission(cleo, code(ann))},
             {{ended(ann), ended(ben), ended(cleo)}});
  EXPECT_EQ(outcomes(findings), (std::vector<std::string>{"reused: look", "exact: approve", "reused: look"}));
  EXPECT_THAT(findings[0].note, HasSubstr("of assignment ANN1 of ANN"));
  EXPECT_THAT(findings[1].note, HasSubstr("2 other assignments"));
}

TEST(Reconciliation, ACodeThatTwoSubmittedWithoutItsOwnerIsReused) {
  EXPECT_EQ(outcomes(judged({submission(ben, code(ann)), submission(cleo, code(ann))},
                            {{ended(ann), ended(ben), ended(cleo)}})),
            (std::vector<std::string>{"reused: look", "reused: look", "late: pay by hand"}));
}

TEST(Reconciliation, NobodysCodeIsNotReused) {
  const std::string of_a_stranger = code_of(keys, 1, {"H", "X", "X"}, Ending::complete);
  EXPECT_EQ(outcomes(judged({submission(ann, of_a_stranger), submission(ben, of_a_stranger)}, std::nullopt)),
            (std::vector<std::string>{"no right code: look", "no right code: look"}));
}

TEST(Reconciliation, SeatsWithoutASubmissionComeLastInTheOrderOfEntering) {
  std::vector<KnownSeat> seats = {ended(cleo), entered(ben), ended(ann)};
  seats.push_back(ended({"OTHER", "Z1", "ZOE"}));
  const auto findings = judged({submission(ann, code(ann))}, seats);
  EXPECT_EQ(outcomes(findings),
            (std::vector<std::string>{"exact: approve", "late: pay by hand", "unfinished: nothing"}));
  EXPECT_EQ(findings[1].seat, cleo);
  EXPECT_FALSE(findings[1].submission);
}

TEST(Reconciliation, AllSeatsOfAHitThatWasAskedForAreAccountedFor) {
  ReconcileRules rules;
  rules.hits = {"H"};
  EXPECT_EQ(outcomes(reconciled({}, keys, Seats{{ended(ann)}}, rules)),
            std::vector<std::string>{"late: pay by hand"});
}

TEST(Reconciliation, WhoReturnedAnAssignmentAndSubmittedAnotherIsLookedAt) {
  const Seat again = seat("ANN", "2");
  const auto findings = judged({submission(again, code(ann))}, {{ended(ann), entered(again)}});
  EXPECT_EQ(outcomes(findings), (std::vector<std::string>{"other assignment's: look", "late: look"}));
}

TEST(Reconciliation, AnAssignmentThatMayStillComeIsLeftAlone) {
  Submission done = submission(ann, code(ann));
  done.duration_s = 100'000;
  const auto findings = judged({done}, {{ended(ann), ended(ben)}});
  EXPECT_EQ(outcomes(findings), (std::vector<std::string>{"exact: approve", "late: nothing"}));
  EXPECT_THAT(findings[1].note, HasSubstr("may still"));
}

TEST(Reconciliation, WhatWasReturnedIsPaidByHandWhenItWasFinished) {
  Submission returned = submission(ann, "");
  returned.status = "TIMED-OUT";
  returned.stage = Stage::gone;
  returned.submitted.reset();
  EXPECT_EQ(outcome(returned, {{ended(ann)}}), "late: pay by hand");
  EXPECT_EQ(outcome(returned, {{entered(ann)}}), "unfinished: nothing");
  EXPECT_EQ(outcome(returned, {std::vector<KnownSeat>{}}), "never started: nothing");
}

TEST(Reconciliation, WhatIsApprovedIsDoneAndWhatIsRejectedIsLookedAtWhenItWasRight) {
  Submission one = submission(ann, code(ann));
  one.status = "Approved";
  EXPECT_EQ(outcome(one, {{ended(ann)}}), "exact: nothing");
  one.status = "Rejected";
  EXPECT_EQ(outcome(one, {{ended(ann)}}), "exact: look");
  one.code = "";
  EXPECT_EQ(outcome(one, {{entered(ann)}}), "unfinished: nothing");
}

TEST(Reconciliation, AFileWithoutItsHitTakesTheOneThatTheServerKnows) {
  Submission one = submission({"", ann.assignment, ann.worker}, code(ann));
  const auto findings = judged({one}, {{ended(ann)}});
  EXPECT_EQ(outcomes(findings).front(), "exact: approve");
  EXPECT_EQ(findings.front().seat, ann);
  EXPECT_EQ(outcome(one, std::nullopt), "no right code: look");
}

TEST(Reconciliation, TellsHowLongItTook) {
  const auto findings =
      judged({submission(ann, code(ann)), submission(ben, "", 700)}, {{ended(ann), entered(ben)}});
  EXPECT_EQ(findings[0].took_s, 600);
  EXPECT_EQ(findings[0].epoch, 2U);
  EXPECT_EQ(findings[0].ending, Ending::complete);
  EXPECT_EQ(findings[1].since_s, 700);
  EXPECT_EQ(findings[1].took_s, std::nullopt);
}

TEST(Reconciliation, HostileTextIsJudgedAndWrittenSafely) {
  const std::vector<std::string> hostile = {"=HYPERLINK(\"http://x\")", std::string(100'000, 'A'),
                                            std::string("\0\xff\x1b[2J", 6), "a\nb,\"c\"", "', OR 1=1 --"};
  std::vector<Submission> submissions;
  for (const std::string& text : hostile)
    submissions.push_back(submission(seat("W" + std::to_string(submissions.size())), text));
  const auto findings = judged(submissions, std::nullopt);
  for (const Finding& one : findings) EXPECT_EQ(one.verdict, Verdict::no_right_code);
  EXPECT_THAT(findings_csv(findings), HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
  EXPECT_EQ(findings_table(findings).find('\x1b'), std::string::npos);
  EXPECT_EQ(findings_json(findings).find('\xff'), std::string::npos);
  EXPECT_LT(findings_table(findings).size(), 3000U);
}

TEST(Reconciliation, ManyRowsAreSortedRight) {
  constexpr int count = 3'000;
  std::vector<Submission> submissions;
  std::vector<KnownSeat> seats;
  for (int i = 0; i < count; ++i) {
    const Seat one = seat("W" + std::to_string(i));
    seats.push_back(ended(one));
    const Seat from = i % 100 == 7 ? seat("W" + std::to_string(i + 1)) : one;
    submissions.push_back(submission(one, i % 100 == 9 ? "" : code(from)));
  }
  std::map<Verdict, int> verdicts;
  for (const Finding& one : judged(submissions, seats)) ++verdicts[one.verdict];
  EXPECT_EQ(verdicts, (std::map<Verdict, int>{{Verdict::exact, count / 100 * 98},
                                              {Verdict::reused, count / 100},
                                              {Verdict::finished_without_code, count / 100}}));
}

TEST(Reconciliation, OnlyWhatIsExactAndOpenMayBeApproved) {
  std::vector<Submission> submissions = {submission(ann, code(ann)), submission(ben, mistyped(code(ben))),
                                         submission(cleo, code(cleo)),
                                         submission(seat("DAN"), code(seat("DAN"))),
                                         submission(seat("EVE"), code(seat("EVE"), Ending::withdrew))};
  submissions[2].status = "Approved";
  submissions[3].status = "Rejected";
  const auto findings = judged(submissions, std::nullopt);
  EXPECT_EQ(approvable(findings, submissions, {Ending::complete}), (std::vector<std::size_t>{0}));
  EXPECT_EQ(approvable(findings, submissions, {Ending::complete, Ending::withdrew}),
            (std::vector<std::size_t>{0, 4}));
}

TEST(CodeJudgement, TellsEndingEpochAndDistance) {
  EXPECT_EQ(nearest_code(keys, ann, code(ann, Ending::withdrew, 1)), (NearestCode{Ending::withdrew, 1, 0}));
  EXPECT_EQ(nearest_code(keys, ann, mistyped(code(ann))), (NearestCode{Ending::complete, 2, 1}));
  EXPECT_EQ(nearest_code(keys, ann, code(ben)), std::nullopt);
  EXPECT_EQ(nearest_code(keys, ann, ""), std::nullopt);
}

// Codes that were made elsewhere.

ListedCode listed(std::string text, std::string worker = "") {
  return {std::move(text), std::move(worker), "", {}};
}

std::vector<Finding> by_list(const std::vector<Submission>& submissions,
                             const std::vector<ListedCode>& list) {
  return reconciled(submissions, list, {});
}

TEST(ListReconciliation, CaseBlanksAndDashesDontMatter) {
  EXPECT_EQ(outcomes(by_list({submission(ann, "ab-12 cd34")}, {listed("AB12CD34"), listed("XXXXXXXX")})),
            std::vector<std::string>{"exact: approve"});
}

TEST(ListReconciliation, OAndZeroMayBeTwoCodes) {
  EXPECT_EQ(outcomes(by_list({submission(ann, "O1")}, {listed("01"), listed("99")})),
            std::vector<std::string>{"no right code: look"});
}

TEST(ListReconciliation, TheFirstToSubmitACodeHasItWhereNobodysNameIsOnIt) {
  EXPECT_EQ(outcomes(by_list({submission(ann, "AAAAAAAA", 200), submission(ben, "AAAAAAAA", 100)},
                             {listed("AAAAAAAA"), listed("BBBBBBBB")})),
            (std::vector<std::string>{"reused: look", "exact: approve"}));
}

TEST(ListReconciliation, ACodeForEverybodyIsCalledWhatItIs) {
  for (const auto& list :
       {std::vector{listed("SAME")}, std::vector{listed("SAME"), listed("same"), listed("B")}})
    EXPECT_EQ(outcomes(by_list({submission(ann, "same"), submission(ben, "SAME")}, list)),
              (std::vector<std::string>{"shared: look", "shared: look"}));
}

TEST(ListReconciliation, ANameOnACodeDecides) {
  const std::vector<ListedCode> list = {listed("AAAAAAAA", "ANN"), listed("BBBBBBBB", "BEN"),
                                        listed("CCCCCCCC", "CLEO")};
  const auto findings =
      by_list({submission(ann, "aaaaaaaa"), submission(ben, "CCCCCCCC"), submission(seat("DAN"), "?")}, list);
  EXPECT_EQ(outcomes(findings), (std::vector<std::string>{"exact: approve", "other worker's: look",
                                                          "no right code: look", "late: pay by hand"}));
  EXPECT_EQ(findings[3].seat.worker, "CLEO");
}

TEST(ListReconciliation, OneCodeWithEverybodysNameIsExactForWhomItNames) {
  EXPECT_EQ(outcomes(by_list({submission(ann, "SAME"), submission(cleo, "SAME")},
                             {listed("SAME", "ANN"), listed("SAME", "BEN")})),
            (std::vector<std::string>{"exact: approve", "reused: look", "late: pay by hand"}));
}

TEST(ListReconciliation, TypingErrorsAreForgivenByLength) {
  const std::vector<std::tuple<const char*, const char*, const char*>> cases = {
      {"ABCDEFGH", "ABCDEFHG", "typo"},   // two that changed places
      {"ABCDEFGH", "BCDEFGH", "typo"},    // one left out
      {"ABCDEFGH", "ABXDEFGHY", "typo"},  // two errors
      {"ABCDEFGH", "ABXDEYGHZ", "no right code"},
      {"ABCD", "ABXD", "typo"},
      {"ABCD", "AXYD", "no right code"},
      {"ABC", "ABX", "no right code"},
  };
  for (const auto& [right, typed, verdict] : cases) {
    EXPECT_EQ(name_of(by_list({submission(ann, typed)}, {listed(right), listed("0000000000000")})[0].verdict),
              verdict)
        << typed;
    EXPECT_EQ(name_of(by_list({submission(ann, typed)}, {listed(right, "ANN")})[0].verdict),
              std::string_view{verdict} == "typo" ? "typo" : "finished without code")
        << typed;
  }
}

TEST(ListReconciliation, NearCodesAreFoundAsByComparingWithEach) {
  std::vector<ListedCode> list;
  unsigned seed = 1;
  const auto letter = [&] { return static_cast<char>('A' + (seed = seed * 1103515245 + 12345) / 65536 % 5); };
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int j = 0; j < 8 + i % 5; ++j) text += letter();
    list.push_back(listed(text));
  }
  for (int i = 0; i < 300; ++i) {
    std::string typed;
    for (int j = 0; j < 7 + i % 7; ++j) typed += letter();
    bool is_there = false;
    bool is_near = false;
    for (const ListedCode& one : list) {
      is_there = is_there || one.code == typed;
      is_near = is_near || codes::typing_distance(typed, one.code, 3) <= 2;
    }
    const Verdict verdict = by_list({submission(ann, typed)}, list)[0].verdict;
    if (is_there) continue;
    EXPECT_EQ(verdict == Verdict::typo, is_near) << typed;
  }
}

TEST(ListReconciliation, ManyCodesAreSortedRight) {
  std::vector<Submission> submissions;
  std::vector<ListedCode> list;
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = std::to_string(10'000'000'000 + i * 7919LL);
    list.push_back(listed(text));
    submissions.push_back(submission(seat(std::to_string(i)), i % 1000 == 0 ? "none" : text));
  }
  std::map<Verdict, int> verdicts;
  for (const Finding& one : by_list(submissions, list)) ++verdicts[one.verdict];
  EXPECT_EQ(verdicts, (std::map<Verdict, int>{{Verdict::exact, 49'950}, {Verdict::no_right_code, 50}}));
}

}  // namespace
}  // namespace errand::requester

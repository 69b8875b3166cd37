#include <gmock/gmock.h>

#include "tests/server/marketplace/bazaar.hpp"
#include "wasm/study/study.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using Why = Refusal::Why;

std::string text_of(const json& object, const char* member) { return object.at(member).get<std::string>(); }

class Workers : public ::testing::Test {
 protected:
  template <class T>
  static std::optional<Why> why(const tl::expected<T, Refusal>& result) {
    if (result) return std::nullopt;
    return result.error().why;
  }

  auto accept_any(const json& hit, const std::string& worker) {
    return bazaar.market.accept(text_of(hit, "HITGroupId"), std::nullopt, {worker}, bazaar.now);
  }

  auto give_back(const AssignmentId& assignment, const std::string& worker) {
    return bazaar.market.give_back(assignment, {worker}, bazaar.now);
  }

  std::vector<Assignment> stored(const std::string& hit_id) {
    return bazaar.store.read([&](const store::Records& records) {
      std::vector<Assignment> all;
      for (auto& row : records.assignments(
               {hit_id}, {AssignmentState::submitted, AssignmentState::approved, AssignmentState::rejected},
               std::nullopt, 100)) {
        all.push_back(row.assignment);
      }
      return all;
    });
  }

  Bazaar bazaar;
};

TEST_F(Workers, SeeAGroupWithWhatItOffers) {
  const json hit = bazaar.publish({{"Keywords", "words, similarity"}});
  bazaar.publish({{"Keywords", "words, similarity"}});
  const auto groups = bazaar.market.groups({"AWORKER1"}, bazaar.now);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].group.text, text_of(hit, "HITGroupId"));
  EXPECT_EQ(groups[0].title, "Rate word pairs");
  EXPECT_EQ(groups[0].requester, "Lab One");
  EXPECT_EQ(groups[0].keywords, "words, similarity");
  EXPECT_EQ(groups[0].reward, Cents{25});
  EXPECT_EQ(groups[0].duration_s, 600);
  EXPECT_EQ(groups[0].hits_available, 2);
  EXPECT_EQ(groups[0].expiration.ms, bazaar.now.ms + day_ms);
}

TEST_F(Workers, PreviewAHitByEitherIdOfItsGroup) {
  const json hit = bazaar.publish();
  for (const char* id : {"HITGroupId", "HITTypeId"}) {
    const auto page = bazaar.market.preview(text_of(hit, id), {"AWORKER1"}, bazaar.now);
    ASSERT_TRUE(page) << id;
    EXPECT_EQ(page->hit.text, text_of(hit, "HITId"));
    EXPECT_EQ(page->url, "https://example.org/study/?hit=1");
    EXPECT_EQ(page->frame_height, 450);
  }
  EXPECT_EQ(why(bazaar.market.preview("3NOWHERE", {"AWORKER1"}, bazaar.now)), Why::unknown);
  EXPECT_EQ(bazaar.hit(text_of(hit, "HITId"))["NumberOfAssignmentsPending"], 0) << "a look takes no slot";
}

TEST_F(Workers, AcceptTheHitTheySawAndAgainTheSameAssignment) {
  const json hit = bazaar.publish({{"MaxAssignments", 2}});
  const AssignmentId first = bazaar.accept(hit, "AWORKER1");
  bazaar.now.ms += minute_ms;
  const auto again = bazaar.market.accept(text_of(hit, "HITGroupId"), HitId{text_of(hit, "HITId")},
                                          {"AWORKER1"}, bazaar.now);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->assignment, first);
  EXPECT_EQ(again->deadline.ms, bazaar.now.ms + 9 * minute_ms);
  EXPECT_EQ(bazaar.hit(text_of(hit, "HITId"))["NumberOfAssignmentsPending"], 1);
}

TEST_F(Workers, GetTheGroupsNextHitUntilNoneIsLeft) {
  const json first = bazaar.publish();
  const json second = bazaar.publish();
  EXPECT_EQ(accept_any(first, "AWORKER1")->hit.text, text_of(first, "HITId"));
  EXPECT_EQ(accept_any(first, "AWORKER1")->hit.text, text_of(second, "HITId"));
  EXPECT_EQ(why(accept_any(first, "AWORKER1")), Why::none_left);
  EXPECT_EQ(why(accept_any(first, "AWORKER2")), Why::none_left);
  EXPECT_EQ(why(bazaar.market.preview(text_of(first, "HITGroupId"), {"AWORKER2"}, bazaar.now)),
            Why::none_left);
  EXPECT_THAT(bazaar.market.groups({"AWORKER2"}, bazaar.now), IsEmpty());
}

TEST_F(Workers, CannotAcceptAHitThroughAnotherGroup) {
  const json hit = bazaar.publish();
  const json other = bazaar.publish({{"Title", "Another"}});
  EXPECT_EQ(why(bazaar.market.accept(text_of(other, "HITGroupId"), HitId{text_of(hit, "HITId")}, {"AWORKER1"},
                                     bazaar.now)),
            Why::unknown);
  EXPECT_EQ(
      why(bazaar.market.accept(text_of(hit, "HITGroupId"), HitId{"3NOWHERE"}, {"AWORKER1"}, bazaar.now)),
      Why::unknown);
}

TEST_F(Workers, CannotAcceptWhatIsFullExpiredDeletedOrDone) {
  const json full = bazaar.publish();
  bazaar.accept(full, "AWORKER1");
  EXPECT_EQ(why(bazaar.market.accept(text_of(full, "HITGroupId"), HitId{text_of(full, "HITId")}, {"AWORKER2"},
                                     bazaar.now)),
            Why::none_left);
  const json done = bazaar.publish({{"MaxAssignments", 2}});
  bazaar.do_task(done, "AWORKER1");
  EXPECT_EQ(why(bazaar.market.accept(text_of(done, "HITGroupId"), HitId{text_of(done, "HITId")}, {"AWORKER1"},
                                     bazaar.now)),
            Why::already_submitted);
  bazaar.now.ms += day_ms;
  EXPECT_EQ(why(bazaar.market.accept(text_of(done, "HITGroupId"), HitId{text_of(done, "HITId")}, {"AWORKER2"},
                                     bazaar.now)),
            Why::none_left);
}

TEST_F(Workers, LoadTheirTaskAgainAndNobodyElses) {
  const AssignmentId mine = bazaar.accept(bazaar.publish(), "AWORKER1");
  EXPECT_EQ(bazaar.market.task(mine, {"AWORKER1"}, bazaar.now)->assignment, mine);
  EXPECT_EQ(why(bazaar.market.task(mine, {"AWORKER2"}, bazaar.now)), Why::not_yours);
  EXPECT_EQ(why(bazaar.market.task({"3NOWHERE"}, {"AWORKER1"}, bazaar.now)), Why::unknown);
}

TEST_F(Workers, GiveATaskBackAndItsSlotIsFree) {
  const json hit = bazaar.publish();
  const AssignmentId first = bazaar.accept(hit, "AWORKER1");
  EXPECT_EQ(why(give_back(first, "AWORKER2")), Why::not_yours);
  EXPECT_TRUE(give_back(first, "AWORKER1"));
  EXPECT_EQ(why(give_back(first, "AWORKER1")), Why::returned);
  EXPECT_EQ(why(bazaar.market.task(first, {"AWORKER1"}, bazaar.now)), Why::returned);
  EXPECT_EQ(bazaar.hit(text_of(hit, "HITId"))["NumberOfAssignmentsAvailable"], 1);
  EXPECT_NE(bazaar.accept(hit, "AWORKER1"), first) << "a returned assignment is never held again";
}

TEST_F(Workers, SeeWhatTheyHoldWithTheNearestDeadlineFirst) {
  const AssignmentId slow =
      bazaar.accept(bazaar.publish({{"AssignmentDurationInSeconds", 3600}}), "AWORKER1");
  const AssignmentId quick = bazaar.accept(bazaar.publish({{"AssignmentDurationInSeconds", 60}}), "AWORKER1");
  const auto queue = bazaar.market.queue({"AWORKER1"}, bazaar.now);
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue[0].assignment, quick);
  EXPECT_EQ(queue[1].assignment, slow);
  EXPECT_THAT(bazaar.market.queue({"AWORKER2"}, bazaar.now), IsEmpty());
  bazaar.now.ms += minute_ms;
  EXPECT_EQ(bazaar.market.queue({"AWORKER1"}, bazaar.now).size(), 1u) << "the quick one's time is up";
}

TEST_F(Workers, SeeWhatTheyEarned) {
  const json hit = bazaar.publish();
  const AssignmentId done = bazaar.do_task(hit, "AWORKER1");
  bazaar.call("RejectAssignment", {{"AssignmentId", done.text}, {"RequesterFeedback", "Empty."}}).value();
  const auto rows = bazaar.market.done({"AWORKER1"}, bazaar.now);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].assignment, done);
  EXPECT_EQ(rows[0].reward, Cents{25});
  EXPECT_EQ(rows[0].state, AssignmentState::rejected);
  EXPECT_EQ(rows[0].feedback, "Empty.");
}

TEST_F(Workers, SubmitOnceAndTheAnswerIsKept) {
  const json hit = bazaar.publish();
  const AssignmentId mine = bazaar.accept(hit, "AWORKER1");
  const auto sent = bazaar.market.submit(
      {{"assignmentId", mine.text}, {"a", "x"}, {"a", "y"}, {"workerId", "AWORKER1"}}, bazaar.now);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->assignment, mine);
  EXPECT_EQ(sent->group.text, text_of(hit, "HITGroupId"));
  EXPECT_EQ(sent->worker.text, "AWORKER1");
  const auto kept = stored(text_of(hit, "HITId"));
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].submitted, bazaar.now);
  EXPECT_THAT(*kept[0].answer,
              ::testing::HasSubstr("<QuestionIdentifier>a</QuestionIdentifier><FreeText>x|y</FreeText>"));
}

TEST_F(Workers, WhateverThePageLetsThemSubmitIsTaken) {
  for (const std::string_view piece : {"x", "&", "\a", "\x7f", "ä", "語", "😀", "\r\n", "\xff"}) {
    const AssignmentId mine = bazaar.accept(bazaar.publish(), "AWORKER1");
    // The page counts a line's end as one byte; the browser makes it two.
    const std::size_t counted = piece == "\r\n" ? 1 : piece.size();
    std::string value;
    for (std::size_t bytes = counted; bytes <= errand::max_answer_bytes; bytes += counted) value += piece;
    const auto sent = bazaar.market.submit({{"assignmentId", mine.text}, {"a", value}}, bazaar.now);
    EXPECT_TRUE(sent) << piece << ": " << sent.error().message;
  }
}

TEST_F(Workers, AsManyFieldsAsAFormMayHaveAreTaken) {
  const AssignmentId mine = bazaar.accept(bazaar.publish(), "AWORKER1");
  std::vector<app::Field> fields{{"assignmentId", mine.text}};
  const std::string value(errand::max_answer_bytes / app::max_form_fields - 8, '\a');
  while (fields.size() < app::max_form_fields) fields.push_back({std::to_string(fields.size()), value});
  EXPECT_TRUE(bazaar.market.submit(fields, bazaar.now));
}

TEST_F(Workers, ARefusedSubmissionChangesNothing) {
  const json hit = bazaar.publish({{"MaxAssignments", 9}});
  const std::string id = text_of(hit, "HITId");
  const AssignmentId done = bazaar.do_task(hit, "AWORKER1");
  const AssignmentId returned = bazaar.accept(hit, "AWORKER2");
  ASSERT_TRUE(give_back(returned, "AWORKER2"));
  const AssignmentId late = bazaar.accept(hit, "AWORKER3");
  bazaar.now.ms += 10 * minute_ms;
  const AssignmentId held = bazaar.accept(hit, "AWORKER4");
  const json before = bazaar.hit(id);
  const auto kept = stored(id);

  using Fields = std::vector<app::Field>;
  const std::vector<std::pair<Fields, Why>> refused{
      {{{"assignmentId", "ASSIGNMENT_ID_NOT_AVAILABLE"}, {"a", "x"}}, Why::preview_only},
      {{}, Why::unknown},
      {{{"a", "x"}}, Why::unknown},
      {{{"assignmentId", ""}, {"a", "x"}}, Why::unknown},
      {{{"assignmentId", "3NOWHERE"}, {"a", "x"}}, Why::unknown},
      {{{"assignmentId", "'; DROP TABLE assignment; --"}, {"a", "x"}}, Why::unknown},
      {{{"assignmentId", done.text}, {"a", "second thoughts"}}, Why::already_submitted},
      {{{"assignmentId", returned.text}, {"a", "x"}}, Why::returned},
      {{{"assignmentId", late.text}, {"a", "x"}}, Why::expired},
      {{{"assignmentId", held.text}}, Why::no_answer},
      {{{"assignmentId", held.text}, {"hitId", id}}, Why::no_answer},
      {{{"assignmentId", held.text}, {"a", std::string(max_answer_xml_bytes, 'x')}}, Why::too_large},
  };
  for (const auto& [fields, expected] : refused) {
    const auto result = bazaar.market.submit(fields, bazaar.now);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().why, expected) << result.error().message;
    EXPECT_FALSE(result.error().message.empty());
  }
  EXPECT_EQ(bazaar.hit(id), before);
  EXPECT_EQ(stored(id), kept);
  EXPECT_TRUE(bazaar.submit(held)) << "the refusals did not harm the one that is held";
}

TEST_F(Workers, ADeadlineIsTheFirstMillisecondThatIsTooLate) {
  const json hit = bazaar.publish({{"MaxAssignments", 2}});
  const AssignmentId just = bazaar.accept(hit, "AWORKER1");
  const AssignmentId late = bazaar.accept(hit, "AWORKER2");
  bazaar.now.ms += 10 * minute_ms - 1;
  EXPECT_TRUE(bazaar.submit(just));
  bazaar.now.ms += 1;
  EXPECT_EQ(why(bazaar.submit(late)), Why::expired);
}

TEST_F(Workers, AnAcceptedTaskOutlivesItsHitsExpiry) {
  const json hit = bazaar.publish({{"LifetimeInSeconds", 60}});
  const AssignmentId mine = bazaar.accept(hit, "AWORKER1");
  bazaar.now.ms += 2 * minute_ms;
  EXPECT_EQ(text_of(bazaar.hit(text_of(hit, "HITId")), "HITStatus"), "Unassignable");
  EXPECT_TRUE(bazaar.submit(mine));
  EXPECT_EQ(text_of(bazaar.hit(text_of(hit, "HITId")), "HITStatus"), "Reviewable");
}

TEST_F(Workers, TheSweepFreesTheSlotsOfAbandonedTasks) {
  const json hit = bazaar.publish();
  bazaar.accept(hit, "AWORKER1");
  bazaar.now.ms += 10 * minute_ms;
  bazaar.market.sweep(bazaar.now);
  const auto state = bazaar.store.read(
      [&](const store::Records& records) { return records.hit({text_of(hit, "HITId")})->counts; });
  EXPECT_EQ(state, HitCounts{});
  EXPECT_TRUE(bazaar.market.accept(text_of(hit, "HITGroupId"), std::nullopt, {"AWORKER1"}, bazaar.now));
}

}  // namespace
}  // namespace errand::marketplace

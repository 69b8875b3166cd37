#include <gmock/gmock.h>

#include "tests/server/marketplace/requesters.hpp"

namespace errand::marketplace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST_F(Requesters, TheGuidesExampleOfALifeCycle) {
  const json hit = bazaar.publish({{"MaxAssignments", 5}});
  const auto standing = [&] {
    const json now = bazaar.hit(text_of(hit, "HITId"));
    return fmt::format("{}/{}/{} {}", now["NumberOfAssignmentsAvailable"].get<int>(),
                       now["NumberOfAssignmentsPending"].get<int>(),
                       now["NumberOfAssignmentsCompleted"].get<int>(), text_of(now, "HITStatus"));
  };
  std::vector<AssignmentId> held;
  const auto accept = [&](int worker) {
    held.push_back(bazaar.accept(hit, fmt::format("AWORKER{}", worker)));
  };
  EXPECT_EQ(standing(), "5/0/0 Assignable");
  for (const int worker : {0, 1, 2}) accept(worker);
  EXPECT_EQ(standing(), "2/3/0 Assignable");
  for (const int worker : {3, 4}) accept(worker);
  bazaar.submit(held[0]).value();
  bazaar.submit(held[1]).value();
  EXPECT_EQ(standing(), "0/3/0 Unassignable");
  ASSERT_TRUE(bazaar.market.give_back(held[2], {"AWORKER2"}, bazaar.now));
  EXPECT_EQ(standing(), "1/2/0 Assignable");
  accept(5);
  for (const int index : {3, 4, 5}) bazaar.submit(held[static_cast<std::size_t>(index)]).value();
  EXPECT_EQ(standing(), "0/0/0 Reviewable");
  for (const int index : {0, 1, 3}) {
    bazaar.call("ApproveAssignment", {{"AssignmentId", held[static_cast<std::size_t>(index)].text}}).value();
  }
  EXPECT_EQ(standing(), "0/0/3 Reviewable");
  EXPECT_THAT(states(hit), ElementsAre("Approved", "Approved", "Approved", "Submitted", "Submitted"));
}

TEST_F(Requesters, ASubmittedAssignmentSaysAllOfItself) {
  const json hit = bazaar.publish({{"AutoApprovalDelayInSeconds", 3600}});
  const AssignmentId id = bazaar.accept(hit, "AWORKER1");
  bazaar.now.ms += minute_ms + 457;
  bazaar.submit(id).value();
  json found = bazaar.call("GetAssignment", {{"AssignmentId", id.text}}).value();
  EXPECT_EQ(found["HIT"]["HITId"], hit["HITId"]);
  json& assignment = found["Assignment"];
  EXPECT_THAT(text_of(assignment, "Answer"), HasSubstr("<FreeText>similar</FreeText>"));
  assignment.erase("Answer");
  EXPECT_EQ(assignment, (json{{"AssignmentId", id.text},
                              {"HITId", hit["HITId"]},
                              {"WorkerId", "AWORKER1"},
                              {"AssignmentStatus", "Submitted"},
                              {"AcceptTime", 1791374400.0},
                              {"SubmitTime", 1791374460.457},
                              {"AutoApprovalTime", 1791378060.457}}));
}

TEST_F(Requesters, AnAssignmentThatIsNotSubmittedCannotBeRead) {
  const json hit = bazaar.publish();
  const AssignmentId held = bazaar.accept(hit, "AWORKER1");
  EXPECT_EQ(outcome("GetAssignment", {{"AssignmentId", held.text}}),
            "RequestError InvalidAssignmentState: This operation can be called with a status of: "
            "Reviewable,Approved,Rejected");
  EXPECT_EQ(outcome("GetAssignment", {{"AssignmentId", "3NOWHERE"}}),
            "RequestError AssignmentDoesNotExist: Assignment 3NOWHERE does not exist.");
  EXPECT_THAT(states(hit), IsEmpty());
}

TEST_F(Requesters, ReviewHasItsStates) {
  const json hit = bazaar.publish({{"MaxAssignments", 9}});
  const auto approve = [&](const AssignmentId& id, bool overrides = false) {
    return outcome("ApproveAssignment", {{"AssignmentId", id.text}, {"OverrideRejection", overrides}});
  };
  const auto reject = [&](const AssignmentId& id) {
    return outcome("RejectAssignment", {{"AssignmentId", id.text}, {"RequesterFeedback", "Empty."}});
  };
  const std::string wrong =
      "RequestError InvalidAssignmentState: This operation can be called with a status of: ";
  const AssignmentId first = bazaar.do_task(hit, "AWORKER1");
  EXPECT_EQ(approve(first), "fine");
  EXPECT_EQ(approve(first), wrong + "Submitted");
  EXPECT_EQ(approve(first, true), wrong + "Submitted");
  EXPECT_EQ(reject(first), wrong + "Submitted");

  const AssignmentId second = bazaar.do_task(hit, "AWORKER2");
  EXPECT_EQ(reject(second), "fine");
  EXPECT_EQ(reject(second), wrong + "Submitted");
  EXPECT_EQ(approve(second), wrong + "Submitted");
  EXPECT_EQ(approve(second, true), "fine");

  const AssignmentId held = bazaar.accept(hit, "AWORKER3");
  EXPECT_EQ(approve(held), wrong + "null");
  EXPECT_EQ(reject(held), wrong + "null");
  EXPECT_EQ(reject({"3NOWHERE"}), "RequestError AssignmentDoesNotExist: Assignment 3NOWHERE does not exist.");
  EXPECT_THAT(outcome("RejectAssignment", {{"AssignmentId", held.text}}),
              StartsWith("ValidationException: "));
  EXPECT_THAT(states(hit), ElementsAre("Approved", "Approved"));
}

TEST_F(Requesters, AnOverriddenRejectionKeepsWhatWasSaidAndWhen) {
  const json hit = bazaar.publish();
  const AssignmentId id = bazaar.do_task(hit, "AWORKER1");
  bazaar.call("RejectAssignment", {{"AssignmentId", id.text}, {"RequesterFeedback", "Empty."}}).value();
  bazaar.now.ms += 30 * day_ms;
  bazaar.call("ApproveAssignment", {{"AssignmentId", id.text}, {"OverrideRejection", true}}).value();
  const json after = bazaar.assignments(text_of(hit, "HITId")).at(0);
  EXPECT_EQ(after["RequesterFeedback"], "Empty.");
  EXPECT_TRUE(after.contains("RejectionTime"));
  EXPECT_TRUE(after.contains("ApprovalTime"));
}

TEST_F(Requesters, ARejectionStandsAfterThirtyDaysOrDeletion) {
  const std::string wrong =
      "RequestError InvalidAssignmentState: This operation can be called with a status of: Submitted";
  const json hit = bazaar.publish({{"LifetimeInSeconds", 60}});
  const AssignmentId id = bazaar.do_task(hit, "AWORKER1");
  bazaar.call("RejectAssignment", {{"AssignmentId", id.text}, {"RequesterFeedback", "Empty."}}).value();
  const json approval{{"AssignmentId", id.text}, {"OverrideRejection", true}};
  bazaar.now.ms += 30 * day_ms + 1;
  EXPECT_EQ(outcome("ApproveAssignment", approval), wrong);
  bazaar.now.ms -= day_ms;
  bazaar.call("DeleteHIT", {{"HITId", hit["HITId"]}}).value();
  EXPECT_EQ(outcome("ApproveAssignment", approval), wrong);
}

TEST_F(Requesters, FeedbackHasItsLimits) {
  const AssignmentId id = bazaar.do_task(bazaar.publish(), "AWORKER1");
  const auto reject = [&](const std::string& feedback) {
    return outcome("RejectAssignment", {{"AssignmentId", id.text}, {"RequesterFeedback", feedback}});
  };
  EXPECT_THAT(reject(std::string(1025, 'x')), StartsWith("ParameterValidationError: "));
  for (const char c : {'\0', '\x08', '\x0b', '\x0c', '\x0e', '\x1f'}) {
    EXPECT_THAT(reject(std::string{"a"} + c), StartsWith("RequestError InvalidParameterValue: "))
        << static_cast<int>(c);
  }
  EXPECT_EQ(reject("Two lines.\r\n\tThe end."), "fine");
}

TEST_F(Requesters, ApprovalComesByItselfInTime) {
  const json at_once = bazaar.publish({{"AutoApprovalDelayInSeconds", 0}});
  bazaar.do_task(at_once, "AWORKER1");
  EXPECT_THAT(states(at_once), ElementsAre("Approved"));

  const json later = bazaar.publish({{"AutoApprovalDelayInSeconds", 3600}});
  const AssignmentId id = bazaar.do_task(later, "AWORKER1");
  bazaar.now.ms += hour_ms - 1;
  EXPECT_THAT(states(later), ElementsAre("Submitted"));
  bazaar.now.ms += 5000;
  const json after = bazaar.assignments(text_of(later, "HITId")).at(0);
  EXPECT_EQ(after["AssignmentStatus"], "Approved");
  EXPECT_EQ(after["ApprovalTime"], after["AutoApprovalTime"]);
  EXPECT_THAT(outcome("RejectAssignment", {{"AssignmentId", id.text}, {"RequesterFeedback", "late"}}),
              HasSubstr("InvalidAssignmentState"));
}

TEST_F(Requesters, PagesOfAssignmentsKeepTheirFilter) {
  const json hit = bazaar.publish({{"MaxAssignments", 10}});
  for (int i = 0; i < 6; ++i) {
    const AssignmentId id = bazaar.do_task(hit, fmt::format("AWORKER{}", i));
    if (i % 2 == 0) bazaar.call("ApproveAssignment", {{"AssignmentId", id.text}}).value();
  }
  json input{{"HITId", hit["HITId"]}, {"MaxResults", 2}, {"AssignmentStatuses", {"Approved"}}};
  std::vector<std::string> workers;
  for (;;) {
    const json page = bazaar.call("ListAssignmentsForHIT", input).value();
    for (const json& assignment : page["Assignments"]) workers.push_back(text_of(assignment, "WorkerId"));
    if (!page.contains("NextToken")) break;
    input["NextToken"] = page["NextToken"];
  }
  EXPECT_THAT(workers, ElementsAre("AWORKER0", "AWORKER2", "AWORKER4"));
}

}  // namespace
}  // namespace errand::marketplace

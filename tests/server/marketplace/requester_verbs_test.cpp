#include <gmock/gmock.h>

#include <set>

#include "server/marketplace/model.hpp"
#include "tests/server/marketplace/requesters.hpp"

namespace errand::marketplace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST_F(Requesters, ANewHitSaysAllOfItself) {
  json hit = bazaar.publish(
      {{"Keywords", "words"}, {"RequesterAnnotation", "row 7"}, {"MaxAssignments", 3}, {"Reward", "0.1"}});
  for (const char* id : {"HITId", "HITTypeId", "HITGroupId"}) {
    EXPECT_TRUE(is_entity_id(text_of(hit, id)));
    hit.erase(id);
  }
  EXPECT_EQ(hit, (json{{"Title", "Rate word pairs"},
                       {"Description", "Say how similar two words are."},
                       {"Keywords", "words"},
                       {"Question", external_question("https://example.org/study/?hit=1")},
                       {"RequesterAnnotation", "row 7"},
                       {"Reward", "0.10"},
                       {"MaxAssignments", 3},
                       {"CreationTime", 1791374400.0},
                       {"Expiration", 1791460800.0},
                       {"AssignmentDurationInSeconds", 600},
                       {"AutoApprovalDelayInSeconds", 2592000},
                       {"QualificationRequirements", json::array()},
                       {"HITStatus", "Assignable"},
                       {"HITReviewStatus", "NotReviewed"},
                       {"NumberOfAssignmentsPending", 0},
                       {"NumberOfAssignmentsAvailable", 3},
                       {"NumberOfAssignmentsCompleted", 0}}));
}

TEST_F(Requesters, WhatIsUnsetIsLeftOut) {
  const json hit = bazaar.publish();
  for (const char* member : {"Keywords", "RequesterAnnotation", "HITLayoutId"})
    EXPECT_FALSE(hit.contains(member)) << member;
  EXPECT_EQ(hit["MaxAssignments"], 1);
}

TEST_F(Requesters, HitsOfEqualPropertiesAreOneTypeAndGroup) {
  const json first = bazaar.publish({{"Reward", "0.5"}});
  const json second = bazaar.publish({{"Reward", "0.50"}, {"MaxAssignments", 4}, {"LifetimeInSeconds", 60}});
  EXPECT_EQ(first["HITTypeId"], second["HITTypeId"]);
  EXPECT_EQ(first["HITGroupId"], second["HITGroupId"]);
  EXPECT_NE(first["HITId"], second["HITId"]);
  EXPECT_NE(first["HITTypeId"], first["HITGroupId"]);
  const std::vector<json> changes{{{"Reward", "0.51"}},
                                  {{"Title", "Other"}},
                                  {{"Description", "Other"}},
                                  {{"Keywords", "other"}},
                                  {{"AssignmentDurationInSeconds", 601}},
                                  {{"AutoApprovalDelayInSeconds", 1}}};
  std::set<std::string> types{text_of(first, "HITTypeId")};
  for (json change : changes) {
    if (!change.contains("Reward")) change["Reward"] = "0.50";
    types.insert(text_of(bazaar.publish(change), "HITTypeId"));
  }
  EXPECT_THAT(types, SizeIs(changes.size() + 1));
}

TEST_F(Requesters, ATypeCanBeMadeFirstAndUsed) {
  json input = create_hit_input();
  const std::string type = text_of(bazaar.call("CreateHITType", input).value(), "HITTypeId");
  EXPECT_EQ(text_of(bazaar.call("CreateHITType", input).value(), "HITTypeId"), type);
  input["HITTypeId"] = type;
  const json hit = bazaar.call("CreateHITWithHITType", input).value()["HIT"];
  EXPECT_EQ(text_of(hit, "HITTypeId"), type);
  EXPECT_EQ(text_of(hit, "Title"), "Rate word pairs");
  input["HITTypeId"] = "3NOWHERE";
  EXPECT_EQ(outcome("CreateHITWithHITType", input),
            "RequestError HITTypeDoesNotExist: HitType 3NOWHERE does not exist.");
}

TEST_F(Requesters, ValuesBeyondTheLimitsAreRefused) {
  const std::string range = "ParameterValidationError: The value ";
  EXPECT_EQ(create({{"LifetimeInSeconds", 29}}),
            range + "29 is invalid for LifetimeInSeconds. Valid values range from 30 to 31536000.");
  EXPECT_EQ(create({{"Title", std::string(129, 't')}}),
            "ParameterValidationError: Your request parameter Title has a maximum length of 128.");
  for (const json& bad : std::vector<json>{{{"LifetimeInSeconds", 31'536'001}},
                                           {{"AssignmentDurationInSeconds", 29}},
                                           {{"AssignmentDurationInSeconds", 31'536'001}},
                                           {{"AutoApprovalDelayInSeconds", -1}},
                                           {{"AutoApprovalDelayInSeconds", 2'592'001}},
                                           {{"MaxAssignments", 0}},
                                           {{"MaxAssignments", 1'000'000'001}},
                                           {{"Title", ""}},
                                           {{"Description", std::string(2001, 'd')}},
                                           {{"Keywords", std::string(1001, 'k')}},
                                           {{"RequesterAnnotation", std::string(256, 'a')}},
                                           {{"Question", std::string(65'536, 'q')}},
                                           {{"Question", ""}},
                                           {{"Question", nullptr}},
                                           {{"Reward", "1000000000"}}}) {
    EXPECT_THAT(create(bad), StartsWith("ParameterValidationError: ")) << bad.dump().substr(0, 80);
  }
  std::string longest;
  for (int i = 0; i < 128; ++i) longest += "語";
  for (const json& good : std::vector<json>{{{"LifetimeInSeconds", 30}},
                                            {{"LifetimeInSeconds", 31'536'000}},
                                            {{"AutoApprovalDelayInSeconds", 0}},
                                            {{"MaxAssignments", 1'000'000'000}},
                                            {{"Title", longest}},
                                            {{"Reward", "0.00"}}}) {
    EXPECT_EQ(create(good), "fine") << good.dump().substr(0, 80);
  }
}

TEST_F(Requesters, ANameThatIsNoMemberOfTheOperationIsPassedOver) {
  const json strange{
      {"Title", 5}, {"Question", json::array()}, {"LifetimeInSeconds", "soon"}, {"RequesterFeedback", "\a"}};
  EXPECT_TRUE(bazaar.call("GetAccountBalance", strange));
  EXPECT_TRUE(bazaar.call("ListHITs", strange));
}

TEST_F(Requesters, WhatCannotBeHonouredIsRefusedRatherThanIgnored) {
  const json requirement{{"QualificationTypeId", "00000000000000000071"}, {"Comparator", "Exists"}};
  EXPECT_EQ(create({{"QualificationRequirements", {requirement}}}),
            "ParameterValidationError: Qualifications are not offered by this marketplace yet: leave out the "
            "parameter "
            "QualificationRequirements.");
  EXPECT_THAT(create({{"HITReviewPolicy", {{"PolicyName", "SimplePlurality/2011-09-01"}}}}),
              HasSubstr("not offered"));
  EXPECT_THAT(create({{"HITLayoutId", "3LAYOUT"}}), HasSubstr("not offered"));
  EXPECT_EQ(create({{"QualificationRequirements", json::array()}}), "fine");
}

TEST_F(Requesters, OperationsOfTheModelThatAreMissingAreNamed) {
  EXPECT_EQ(outcome("SendBonus", json::object()),
            "UnknownOperationException: SendBonus is not offered by this marketplace yet.");
  EXPECT_EQ(outcome("Nothing", json::object()), "UnknownOperationException: There is no operation Nothing.");
  std::size_t offered = 0;
  for (const std::string_view operation : Model::mturk().operations()) {
    if (outcome(operation, json::array()).find("UnknownOperation") == std::string::npos) ++offered;
  }
  EXPECT_EQ(offered, 12u);
}

TEST_F(Requesters, ARepeatedTokenNamesTheFirstHitForADay) {
  const json changes{{"UniqueRequestToken", "row-1"}};
  const json first = bazaar.publish(changes);
  const std::string taken =
      "RequestError HitAlreadyExists: The HIT with ID \"" + text_of(first, "HITId") + "\" already exists.";
  EXPECT_EQ(create(changes), taken);
  bazaar.now.ms += day_ms - 1;
  EXPECT_EQ(create(changes), taken);
  EXPECT_THAT(bazaar.call("ListHITs", json::object()).value()["HITs"], SizeIs(1));
  bazaar.now.ms += 1;
  EXPECT_EQ(create(changes), "fine");
  EXPECT_NE(create(changes), taken) << "it now stands for the second HIT";
}

TEST_F(Requesters, ATokenWithOtherContentsIsNotTakenForTheFirstHit) {
  bazaar.publish({{"UniqueRequestToken", "row-1"}});
  for (json other :
       std::vector<json>{{{"Reward", "0.26"}}, {{"MaxAssignments", 2}}, {{"RequesterAnnotation", "x"}}}) {
    other["UniqueRequestToken"] = "row-1";
    EXPECT_THAT(create(other), StartsWith("ParameterValidationError: The value \"row-1\" is not valid"))
        << other;
  }
  EXPECT_THAT(bazaar.call("ListHITs", json::object()).value()["HITs"], SizeIs(1));
}

TEST_F(Requesters, TokensAreEachAccountsOwn) {
  json input = create_hit_input();
  input["UniqueRequestToken"] = "row-1";
  EXPECT_TRUE(bazaar.api.call("CreateHIT", input, bazaar.requester(), bazaar.now));
  EXPECT_TRUE(bazaar.api.call("CreateHIT", input, bazaar.another_requester(), bazaar.now));
}

TEST_F(Requesters, ARefusedRequestLeavesItsTokenFree) {
  EXPECT_NE(create({{"UniqueRequestToken", "row-1"}, {"Question", "broken"}}), "fine");
  EXPECT_EQ(create({{"UniqueRequestToken", "row-1"}}), "fine");
}

TEST_F(Requesters, SeeOnlyTheirOwn) {
  const json hit = bazaar.publish();
  const AssignmentId done = bazaar.do_task(hit, "AWORKER1");
  const auto as_another = [&](std::string_view operation, const json& input) {
    const auto result = bazaar.api.call(operation, input, bazaar.another_requester(), bazaar.now);
    return result ? std::string{"fine"} : result.error().turk_code;
  };
  const json hit_id{{"HITId", hit["HITId"]}};
  const json assignment_id{{"AssignmentId", done.text}, {"RequesterFeedback", "x"}};
  for (const char* operation : {"GetHIT", "DeleteHIT", "ListAssignmentsForHIT"}) {
    EXPECT_EQ(as_another(operation, hit_id), "AWS.MechanicalTurk.HITDoesNotExist") << operation;
  }
  for (const char* operation : {"GetAssignment", "ApproveAssignment", "RejectAssignment"}) {
    EXPECT_EQ(as_another(operation, assignment_id), "AWS.MechanicalTurk.AssignmentDoesNotExist") << operation;
  }
  EXPECT_EQ(as_another("UpdateExpirationForHIT", {{"HITId", hit["HITId"]}, {"ExpireAt", 0}}),
            "AWS.MechanicalTurk.HITDoesNotExist");
  EXPECT_THAT(
      bazaar.api.call("ListHITs", json::object(), bazaar.another_requester(), bazaar.now).value()["HITs"],
      IsEmpty());
  json with_type = create_hit_input();
  with_type["HITTypeId"] = hit["HITTypeId"];
  EXPECT_EQ(as_another("CreateHITWithHITType", with_type), "AWS.MechanicalTurk.HITTypeDoesNotExist");
}

TEST_F(Requesters, AnExpiryInThePastIsNow) {
  for (const json& expire_at : std::vector<json>{0, -5, 1.5, 1791374400.0}) {
    const json hit = bazaar.publish();
    EXPECT_EQ(outcome("UpdateExpirationForHIT", {{"HITId", hit["HITId"]}, {"ExpireAt", expire_at}}), "fine");
    EXPECT_EQ(status(hit), "Reviewable");
    EXPECT_EQ(bazaar.hit(text_of(hit, "HITId"))["Expiration"], 1791374400.0);
    EXPECT_EQ(outcome("UpdateExpirationForHIT", {{"HITId", hit["HITId"]}, {"ExpireAt", expire_at}}), "fine");
  }
}

TEST_F(Requesters, ALaterExpiryExtendsByAMinuteToAYear) {
  const json hit = bazaar.publish();
  const double expiration = hit["Expiration"].get<double>();
  const auto expire_at = [&](double moment) {
    return outcome("UpdateExpirationForHIT", {{"HITId", hit["HITId"]}, {"ExpireAt", moment}});
  };
  const std::string invalid =
      "ParameterValidationError: The value {} is invalid for ExpirationIncrementInSeconds. Valid values "
      "range from 60 to 31536000.";
  EXPECT_EQ(expire_at(expiration - 3600), fmt::format(fmt::runtime(invalid), -3600));
  EXPECT_EQ(expire_at(expiration + 59), fmt::format(fmt::runtime(invalid), 59));
  EXPECT_EQ(expire_at(expiration + 31'536'001), fmt::format(fmt::runtime(invalid), 31'536'001));
  EXPECT_THAT(expire_at(1e300), StartsWith("ParameterValidationError: "));
  EXPECT_EQ(expire_at(expiration + 60), "fine");
  EXPECT_EQ(bazaar.hit(text_of(hit, "HITId"))["Expiration"], expiration + 60);
}

TEST_F(Requesters, ExtendingAnExpiredHitOpensItAgain) {
  const json hit = bazaar.publish({{"LifetimeInSeconds", 60}});
  bazaar.now.ms += hour_ms;
  EXPECT_EQ(status(hit), "Reviewable");
  const double later = static_cast<double>(bazaar.now.ms) / 1000 + 3600;
  EXPECT_EQ(outcome("UpdateExpirationForHIT", {{"HITId", hit["HITId"]}, {"ExpireAt", later}}), "fine");
  EXPECT_EQ(status(hit), "Assignable");
  EXPECT_NO_FATAL_FAILURE(bazaar.accept(hit, "AWORKER1"));
}

TEST_F(Requesters, OnlyAReviewedHitCanBeDeleted) {
  const json hit = bazaar.publish({{"MaxAssignments", 2}});
  const auto remove = [&] { return outcome("DeleteHIT", {{"HITId", hit["HITId"]}}); };
  const auto wrong = [](std::string_view state) {
    return fmt::format(
        "RequestError InvalidHITState: This HIT is currently in the state '{}'.  This operation can be "
        "called "
        "with a status of: Reviewing, Reviewable",
        state);
  };
  EXPECT_EQ(remove(), wrong("Assignable"));
  const AssignmentId first = bazaar.accept(hit, "AWORKER1");
  const AssignmentId second = bazaar.accept(hit, "AWORKER2");
  EXPECT_EQ(remove(), wrong("Unassignable"));
  bazaar.submit(first).value();
  bazaar.submit(second).value();
  EXPECT_EQ(remove(), wrong("Reviewable")) << "submitted work waits for its review";
  bazaar.call("ApproveAssignment", {{"AssignmentId", first.text}}).value();
  bazaar.call("RejectAssignment", {{"AssignmentId", second.text}, {"RequesterFeedback", "Empty."}}).value();
  EXPECT_EQ(remove(), "fine");
  EXPECT_EQ(remove(), wrong("Disposed"));
  EXPECT_EQ(status(hit), "Disposed");
  EXPECT_THAT(bazaar.call("ListHITs", json::object()).value()["HITs"], IsEmpty());
  for (const char* operation : {"ListAssignmentsForHIT", "UpdateExpirationForHIT"}) {
    EXPECT_THAT(outcome(operation, {{"HITId", hit["HITId"]}, {"ExpireAt", 0}}),
                StartsWith("RequestError InvalidHITState"))
        << operation;
  }
  EXPECT_THAT(outcome("GetAssignment", {{"AssignmentId", first.text}}),
              HasSubstr("Reviewable,Approved,Rejected"));
}

TEST_F(Requesters, AnUnknownHitIsNamed) {
  for (const char* operation : {"GetHIT", "DeleteHIT", "ListAssignmentsForHIT", "UpdateExpirationForHIT"}) {
    EXPECT_EQ(outcome(operation, {{"HITId", "3NOWHERE"}, {"ExpireAt", 0}}),
              "RequestError HITDoesNotExist: Hit 3NOWHERE does not exist.")
        << operation;
  }
}

TEST_F(Requesters, MessagesEndInTheTime) {
  const auto refused = bazaar.call("GetHIT", {{"HITId", "3NOWHERE"}});
  EXPECT_EQ(refused.error().message, "Hit 3NOWHERE does not exist. (1791374400000 s)");
  EXPECT_EQ(bazaar.call("GetHIT", json::object()).error().message,
            "1 validation error detected: Value null at 'hITId' failed to satisfy constraint: Member must "
            "not be null");
}

TEST_F(Requesters, PagesOfHitsMeetAndEndWithAnEmptyOneWithoutToken) {
  std::vector<std::string> made;
  for (int i = 0; i < 25; ++i) made.push_back(text_of(bazaar.publish(), "HITId"));
  std::vector<std::string> seen;
  json input = json::object();
  std::vector<std::size_t> sizes;
  for (int page = 0; page < 10; ++page) {
    const json output = bazaar.call("ListHITs", input).value();
    sizes.push_back(output["HITs"].size());
    EXPECT_EQ(output["NumResults"], output["HITs"].size());
    for (const json& hit : output["HITs"]) seen.push_back(text_of(hit, "HITId"));
    EXPECT_EQ(output.contains("NextToken"), !output["HITs"].empty());
    if (!output.contains("NextToken")) break;
    EXPECT_THAT(text_of(output, "NextToken"), StartsWith("p1:"));
    EXPECT_LE(text_of(output, "NextToken").size(), 255u);
    input["NextToken"] = output["NextToken"];
  }
  EXPECT_THAT(sizes, ElementsAre(10, 10, 5, 0));
  EXPECT_EQ(seen, std::vector<std::string>(made.rbegin(), made.rend()));
}

TEST_F(Requesters, ATokenOfAnotherListOrNoneIsRefused) {
  const json hit = bazaar.publish();
  const json other = bazaar.publish();
  bazaar.do_task(hit, "AWORKER1");
  const std::string of_hits = text_of(bazaar.call("ListHITs", json::object()).value(), "NextToken");
  const std::string of_assignments =
      text_of(bazaar.call("ListAssignmentsForHIT", {{"HITId", hit["HITId"]}}).value(), "NextToken");
  for (const std::string& token :
       {of_assignments, std::string{"p1:"}, std::string{"p1:AAAA"}, std::string{"x"}, std::string{"p1:####"},
        of_hits + "AAAA", of_hits.substr(0, of_hits.size() - 4)}) {
    EXPECT_THAT(outcome("ListHITs", {{"NextToken", token}}), StartsWith("ParameterValidationError: "))
        << token;
  }
  EXPECT_THAT(outcome("ListAssignmentsForHIT", {{"HITId", other["HITId"]}, {"NextToken", of_assignments}}),
              StartsWith("ParameterValidationError: "));
}

TEST_F(Requesters, PlayMoneyIsAlwaysThere) {
  bazaar.call("ApproveAssignment", {{"AssignmentId", bazaar.do_task(bazaar.publish(), "AWORKER1").text}})
      .value();
  EXPECT_EQ(bazaar.call("GetAccountBalance", json::object()).value(),
            (json{{"AvailableBalance", "10000.00"}}));
}

}  // namespace
}  // namespace errand::marketplace

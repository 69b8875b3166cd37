#include "server/marketplace/model.hpp"

#include <gmock/gmock.h>

#include "tests/server/marketplace/bazaar.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string message_of(std::string_view operation, const json& input) {
  const auto error = Model::mturk().check(operation, input);
  return error ? error->type + ": " + error->message : "fits";
}

json create_hit_with(const char* member, const json& value) {
  json input = create_hit_input();
  input[member] = value;
  return input;
}

TEST(Model, HasMturks39Operations) {
  EXPECT_EQ(Model::mturk().operations().size(), 39u);
  EXPECT_TRUE(Model::mturk().has("SendBonus"));
  EXPECT_FALSE(Model::mturk().has("sendBonus"));
}

TEST(Model, EveryOperationsInputCanBeChecked) {
  for (const std::string_view operation : Model::mturk().operations()) {
    EXPECT_THAT(message_of(operation, json::object()),
                ::testing::AnyOf("fits", StartsWith("ValidationException: ")))
        << operation;
    EXPECT_THAT(message_of(operation, json::array()), StartsWith("SerializationException: ")) << operation;
  }
}

TEST(Model, GoodInputsFit) {
  EXPECT_EQ(message_of("CreateHIT", create_hit_input()), "fits");
  const std::vector<std::pair<const char*, json>> good{
      {"Keywords", nullptr},
      {"Unknown", 5},
      {"Reward", "01."},
      {"MaxAssignments", 2'147'483'647},
      {"UniqueRequestToken", std::string(64, 'x')},
      {"UniqueRequestToken", "ünï"},
      {"QualificationRequirements", json::array({{{"QualificationTypeId", "00000000000000000071"},
                                                  {"Comparator", "EqualTo"},
                                                  {"LocaleValues", json::array({{{"Country", "US"}}})}}})},
  };
  for (const auto& [member, value] : good) {
    EXPECT_EQ(message_of("CreateHIT", create_hit_with(member, value)), "fits") << member << value;
  }
}

TEST(Model, EachConstraintIsNamed) {
  struct Bad {
    const char* operation;
    json input;
    std::string message;
  };
  const std::string one = "ValidationException: 1 validation error detected: Value ";
  const std::vector<Bad> cases{
      {"GetHIT", json::object(),
       one + "null at 'hITId' failed to satisfy constraint: Member must not be null"},
      {"GetHIT",
       {{"HITId", nullptr}},
       one + "null at 'hITId' failed to satisfy constraint: Member must not be null"},
      {"GetHIT",
       {{"HITId", "3abc"}},
       one + "'3abc' at 'hITId' failed to satisfy constraint: Member must satisfy regular expression "
             "pattern: ^[A-Z0-9]+$"},
      {"GetHIT",
       {{"HITId", std::string(65, '3')}},
       one + "'" + std::string(65, '3') +
           "' at 'hITId' failed to satisfy constraint: Member must have length less than or equal to 64"},
      {"ListHITs",
       {{"MaxResults", 0}},
       one + "'0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal "
             "to 1"},
      {"ListHITs",
       {{"MaxResults", 101}},
       one + "'101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal "
             "to 100"},
      {"ListAssignmentsForHIT",
       {{"HITId", "3"}, {"AssignmentStatuses", {"Submitted", "Accepted"}}},
       one + "'Accepted' at 'assignmentStatuses.2.member' failed to satisfy constraint: Member must satisfy "
             "enum value set: "
             "[Submitted, Approved, Rejected]"},
      {"SendBonus",
       {{"WorkerId", "A1"}, {"AssignmentId", "3"}, {"Reason", "r"}, {"BonusAmount", "0.9752"}},
       one + "'0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression "
             "pattern: "
             "^[0-9]+(\\.)?[0-9]{0,2}$"},
      {"CreateHIT", create_hit_with("QualificationRequirements", json::array({{{"Comparator", "Exists"}}})),
       one + "null at 'qualificationRequirements.1.member.qualificationTypeId' failed to satisfy constraint: "
             "Member must not "
             "be null"},
  };
  for (const Bad& each : cases) EXPECT_EQ(message_of(each.operation, each.input), each.message);
}

TEST(Model, AllProblemsAreToldAtOnce) {
  json input = create_hit_input();
  input.erase("Title");
  input["Reward"] = "ten";
  input["UniqueRequestToken"] = "";
  EXPECT_THAT(
      message_of("CreateHIT", input),
      AllOf(StartsWith("ValidationException: 3 validation errors detected: Value "), HasSubstr("'title'"),
            HasSubstr("; Value 'ten' at 'reward'"), HasSubstr("'uniqueRequestToken'")));
}

TEST(Model, WrongTypesCannotBeRead) {
  const std::vector<std::pair<const char*, json>> wrong{
      {"Title", 5},
      {"Title", json::array()},
      {"MaxAssignments", "5"},
      {"MaxAssignments", 1.5},
      {"MaxAssignments", 1e300},
      {"MaxAssignments", 2'147'483'648},
      {"LifetimeInSeconds", 1.8446744073709552e19},
      {"LifetimeInSeconds", 18'446'744'073'709'551'615u},
      {"Reward", 0.25},
      {"QualificationRequirements", json::object()},
      {"QualificationRequirements", {1}},
  };
  for (const auto& [member, value] : wrong) {
    EXPECT_THAT(message_of("CreateHIT", create_hit_with(member, value)),
                StartsWith("SerializationException: "))
        << member << ' ' << value;
  }
  EXPECT_THAT(message_of("UpdateExpirationForHIT", {{"HITId", "3"}, {"ExpireAt", "2026-10-07T12:00:00Z"}}),
              StartsWith("SerializationException: "));
  EXPECT_THAT(message_of("ApproveAssignment", {{"AssignmentId", "3"}, {"OverrideRejection", "true"}}),
              StartsWith("SerializationException: "));
}

TEST(Model, LongValuesAreShortenedAndPatternsTakeNoStack) {
  const std::string message =
      message_of("CreateHIT", create_hit_with("Reward", std::string(1'000'000, '1') + "x"));
  EXPECT_THAT(message, HasSubstr("regular expression"));
  EXPECT_LT(message.size(), 500u);
}

}  // namespace
}  // namespace errand::marketplace

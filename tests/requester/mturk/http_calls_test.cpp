#include "requester/mturk/http_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "requester/codes/approval.hpp"
#include "tests/requester/temporary_folder.hpp"

namespace errand::requester {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Replies = std::vector<tl::expected<HttpReply, std::string>>;

/// What calls came to when these replies came one after the other, and how long was waited between.
struct Tried {
  tl::expected<nlohmann::json, Fault> output;
  std::vector<milliseconds> pauses;
  std::size_t left = 0;
};

Tried tried(Replies replies) {
  Tried out;
  const Call call = http_calls(
      {"https://api.example", "us-east-1", {"KEY", "SECRET", ""}},
      [&](milliseconds pause) { out.pauses.push_back(pause); },
      [&](const HttpRequest& request) -> tl::expected<HttpReply, std::string> {
        EXPECT_EQ(request.url, "https://api.example/");
        EXPECT_EQ(request.body, R"({"HITId":"H"})");
        EXPECT_EQ(request.signature->secret, "SECRET");
        auto reply = replies.front();
        replies.erase(replies.begin());
        return reply;
      });
  out.output = call("GetHIT", {{"HITId", "H"}});
  out.left = replies.size();
  return out;
}

const HttpReply fine{200, R"({"HIT":1})"};
const HttpReply throttled{400, R"({"__type":"ThrottlingException","message":"Rate exceeded"})"};

TEST(HttpCalls, GiveTheServicesAnswer) {
  const Tried one = tried({fine});
  ASSERT_TRUE(one.output);
  EXPECT_EQ(*one.output, nlohmann::json({{"HIT", 1}}));
  EXPECT_EQ(*tried({HttpReply{200, ""}}).output, nlohmann::json::object());
}

TEST(HttpCalls, TryAgainEverLaterWhatMayPass) {
  const Tried one =
      tried({throttled, HttpReply{503, "busy"}, tl::unexpected<std::string>("no answer"), fine});
  EXPECT_TRUE(one.output);
  EXPECT_THAT(one.pauses, ElementsAre(milliseconds{500}, milliseconds{1000}, milliseconds{2000}));
}

TEST(HttpCalls, GiveUpAfterSixTries) {
  const Tried one = tried(Replies(8, throttled));
  ASSERT_FALSE(one.output);
  EXPECT_EQ(one.output.error(), (Fault{"ThrottlingException", "Rate exceeded"}));
  EXPECT_EQ(one.left, 2U);
}

TEST(HttpCalls, WhatIsRefusedIsNotTriedAgain) {
  const Tried one = tried({HttpReply{
      400, R"({"__type":"com.amazonaws.mturk#RequestError","Message":"No.","TurkErrorCode":"AWS.X"})"}});
  EXPECT_EQ(one.output.error(), (Fault{"AWS.X", "No."}));
  EXPECT_EQ(tried({HttpReply{403, R"({"__type":"a#UnrecognizedClientException","message":"Who?"})"}})
                .output.error(),
            (Fault{"UnrecognizedClientException", "Who?"}));
  EXPECT_EQ(tried({HttpReply{404, "<html>"}}).output.error().message, "the service answered with status 404");
}

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional{found->second};
  };
}

constexpr std::string_view file =
    "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=B=B\n\n[lab]\r\n"
    "aws_access_key_id=C\r\naws_secret_access_key = D\r\naws_session_token = "
    "E\r\n[half]\naws_access_key_id=F\n";

TEST(Credentials, AreReadByProfile) {
  EXPECT_EQ(credentials_in(file, "default"), (Credentials{"A", "B=B", ""}));
  EXPECT_EQ(credentials_in(file, "lab"), (Credentials{"C", "D", "E"}));
  for (const char* bad : {"half", "none", ""}) EXPECT_EQ(credentials_in(file, bad), std::nullopt) << bad;
}

TEST(Credentials, TheEnvironmentGoesBeforeTheFileUnlessAProfileIsAskedFor) {
  const TemporaryFolder folder;
  folder.write("credentials", file);
  const std::map<std::string, std::string> here = {
      {"AWS_SHARED_CREDENTIALS_FILE", (folder.path() / "credentials").string()}};
  auto with_keys = here;
  with_keys["AWS_ACCESS_KEY_ID"] = "X";
  with_keys["AWS_SECRET_ACCESS_KEY"] = "Y";
  auto with_profile = here;
  with_profile["AWS_PROFILE"] = "lab";
  EXPECT_EQ(find_credentials({}, environment(here)), (Credentials{"A", "B=B", ""}));
  EXPECT_EQ(find_credentials({}, environment(with_keys)), (Credentials{"X", "Y", ""}));
  EXPECT_EQ(find_credentials("lab", environment(with_keys)), (Credentials{"C", "D", "E"}));
  EXPECT_EQ(find_credentials({}, environment(with_profile)), (Credentials{"C", "D", "E"}));
}

TEST(Credentials, ThatAreNotThereAreSaidWhereToPut) {
  const TemporaryFolder folder;
  folder.write("credentials", file);
  const auto none = find_credentials(
      "half", environment({{"AWS_SHARED_CREDENTIALS_FILE", (folder.path() / "credentials").string()}}));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error(), HasSubstr("no complete profile [half]"));
  EXPECT_THAT(find_credentials({}, environment({{"HOME", folder.path().string()}})).error(),
              HasSubstr(".aws/credentials"));
}

TEST(Approval, WhatFailsIsSaidAndTheOthersGoOn) {
  const Client client{
      [](std::string_view operation, const nlohmann::json& input) -> tl::expected<nlohmann::json, Fault> {
        const std::string id = input["AssignmentId"];
        if (operation == "GetAssignment")
          return nlohmann::json{{"Assignment",
                                 {{"AssignmentId", id},
                                  {"WorkerId", "W"},
                                  {"AssignmentStatus", id == "A2" ? "Approved" : "Rejected"},
                                  {"AcceptTime", 1},
                                  {"SubmitTime", 2}}}};
        if (id == "A1") return nlohmann::json::object();
        if (id == "A4") return tl::unexpected(Fault{"", "no answer"});
        return tl::unexpected(Fault{std::string{invalid_assignment_state}, "status of: Submitted"});
      }};
  std::vector<std::size_t> told;
  const Approvals approvals =
      approve_all(client, {"A1", "A2", "A3", "A4"}, [&](std::size_t done) { told.push_back(done); });
  EXPECT_EQ(approvals.approved, 2U) << "A2 was approved by somebody else";
  ASSERT_EQ(approvals.failed.size(), 2U);
  EXPECT_EQ(approvals.failed[0].assignment, "A3");
  EXPECT_EQ(approvals.failed[1].why, "no answer");
  EXPECT_THAT(told, ElementsAre(1U, 2U, 3U, 4U));
}

}  // namespace
}  // namespace errand::requester

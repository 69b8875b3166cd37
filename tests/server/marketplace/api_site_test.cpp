#include <gmock/gmock.h>

#include <fstream>

#include "tests/server/marketplace/bazaar.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string header_of(const app::Reply& reply, std::string_view name) {
  for (const app::Header& header : reply.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

class ApiOverHttp : public ::testing::Test {
 protected:
  /// GetAccountBalance as botocore signed it for `bazaar.now`.
  static app::Request signed_request(const std::string& name) {
    const json written = json::parse(std::ifstream(ERRAND_SIGNED_REQUESTS)).at(name);
    app::Request request;
    request.method = app::Method::post;
    request.target = request.path = "/";
    for (const auto& [header, value] : written["headers"].items()) {
      request.headers.push_back({header, value.get<std::string>()});
    }
    request.body = written["body"].get<std::string>();
    return request;
  }

  Bazaar bazaar;
  ApiSite site{bazaar.market};
};

TEST_F(ApiOverHttp, ASignedCallIsAnswered) {
  const app::Reply reply = site(signed_request("plain"), bazaar.now);
  EXPECT_EQ(reply.status, 200u);
  EXPECT_EQ(json::parse(reply.bytes()), (json{{"AvailableBalance", "10000.00"}}));
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_THAT(header_of(reply, "x-amzn-RequestId"),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(header_of(reply, "x-amzn-RequestId"),
            header_of(site(signed_request("plain"), bazaar.now), "x-amzn-RequestId"));
}

TEST_F(ApiOverHttp, AnEmptyBodyIsAnEmptyInput) {
  EXPECT_EQ(site(signed_request("empty body"), bazaar.now).status, 200u);
}

TEST_F(ApiOverHttp, AnUnsignedCallIsRefusedInTheShapeClientsKnow) {
  app::Request request = signed_request("plain");
  std::erase_if(request.headers, [](const app::Header& header) { return header.name == "Authorization"; });
  const app::Reply reply = site(request, bazaar.now);
  EXPECT_EQ(reply.status, 400u);
  EXPECT_EQ(json::parse(reply.bytes()), (json{{"__type", "MissingAuthenticationTokenException"},
                                              {"Message", "Missing Authentication Token"}}));
  EXPECT_EQ(header_of(reply, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  EXPECT_FALSE(header_of(reply, "x-amzn-RequestId").empty());
}

TEST_F(ApiOverHttp, ScriptsOfAnyOriginMayAskButCarryNoCookies) {
  app::Request request;
  request.method = app::Method::options;
  request.target = request.path = "/";
  const app::Reply reply = site(request, bazaar.now);
  EXPECT_EQ(reply.status, 204u);
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(reply, "Access-Control-Allow-Credentials"), "");
  for (const char* name :
       {"authorization", "content-type", "x-amz-target", "x-amz-date", "x-amz-content-sha256",
        "x-amz-user-agent", "x-amz-security-token", "amz-sdk-invocation-id", "amz-sdk-request"}) {
    EXPECT_THAT(header_of(reply, "Access-Control-Allow-Headers"), HasSubstr(name));
  }
  EXPECT_EQ(header_of(site(signed_request("plain"), bazaar.now), "Access-Control-Allow-Origin"), "*");
}

}  // namespace
}  // namespace errand::marketplace

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
  /// GetAccountBalance, unless `name` says otherwise, as botocore signed it for `bazaar.now`.
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

app::Request from(std::string origin, app::Request request) {
  request.headers.push_back({"Origin", std::move(origin)});
  return request;
}

TEST_F(ApiOverHttp, AFailureOfTheStoreIsAServiceFaultInTheShapeClientsKnow) {
  // A transaction inside another is one that SQLite refuses.
  const app::Reply reply = bazaar.store.read(
      [&](const store::Records&) { return site(signed_request("a list of HITs"), bazaar.now); });
  EXPECT_EQ(reply.status, 500u);
  EXPECT_EQ(header_of(reply, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header_of(reply, "x-amzn-ErrorType"), "ServiceFault");
  EXPECT_EQ(json::parse(reply.bytes()), (json{{"__type", "ServiceFault"},
                                              {"TurkErrorCode", "AWS.ServiceFault"},
                                              {"Message", "Something went wrong here. (1791374400000 s)"}}));
  EXPECT_EQ(site(signed_request("a list of HITs"), bazaar.now).status, 200u);
}

TEST_F(ApiOverHttp, AScriptOfAPageOnThisMachineMayAskButCarriesNoCookies) {
  app::Request asks;
  asks.method = app::Method::options;
  asks.target = asks.path = "/";
  for (const std::string origin : {"http://localhost", "http://localhost:8081", "http://127.0.0.1:1",
                                   "https://127.0.0.1:65535", "https://[::1]", "http://[::1]:8080"}) {
    const app::Reply allowed = site(from(origin, asks), bazaar.now);
    EXPECT_EQ(allowed.status, 204u) << origin;
    EXPECT_EQ(header_of(allowed, "Access-Control-Allow-Origin"), origin);
    EXPECT_EQ(header_of(allowed, "Access-Control-Allow-Credentials"), "");
    EXPECT_EQ(header_of(allowed, "Vary"), "Origin");
    for (const char* name :
         {"authorization", "content-type", "x-amz-target", "x-amz-date", "x-amz-content-sha256",
          "x-amz-user-agent", "x-amz-security-token", "amz-sdk-invocation-id", "amz-sdk-request"}) {
      EXPECT_THAT(header_of(allowed, "Access-Control-Allow-Headers"), HasSubstr(name));
    }
    const app::Reply served = site(from(origin, signed_request("plain")), bazaar.now);
    EXPECT_EQ(served.status, 200u) << origin;
    EXPECT_EQ(header_of(served, "Access-Control-Allow-Origin"), origin);
    EXPECT_EQ(header_of(served, "Vary"), "Origin");
  }
}

TEST_F(ApiOverHttp, AScriptOfAnyOtherPageIsRefusedWhateverItSigned) {
  for (const std::string origin :
       {"null", "", "https://example.org", "http://localhost.example.org",
        "http://127.0.0.1.example.org:8080", "http://localhost:8080@example.org",
        "http://localhost:", "http://localhost:8080/", "http://[::1", "http://localhost:808080",
        "http://127.0.0.2", "http://192.168.1.2:8080", "file://localhost", "localhost:8080",
        "http://localhost:8080 https://example.org"}) {
    for (const app::Method method : {app::Method::post, app::Method::options}) {
      app::Request request = from(origin, signed_request("plain"));
      request.method = method;
      const app::Reply reply = site(request, bazaar.now);
      EXPECT_EQ(reply.status, 403u) << origin;
      EXPECT_EQ(json::parse(reply.bytes())["__type"], "AccessDeniedException");
      EXPECT_EQ(header_of(reply, "x-amzn-ErrorType"), "AccessDeniedException");
      EXPECT_EQ(header_of(reply, "Access-Control-Allow-Origin"), "") << origin;
      EXPECT_EQ(header_of(reply, "Vary"), "Origin");
    }
  }
}

TEST_F(ApiOverHttp, TheOriginIsLookedAtBeforeTheSignature) {
  app::Request request = from("https://example.org", signed_request("plain"));
  std::erase_if(request.headers, [](const app::Header& header) { return header.name == "Authorization"; });
  EXPECT_EQ(site(request, bazaar.now).status, 403u);
}

TEST_F(ApiOverHttp, AClientThatIsNoBrowserGetsNoWordOfOrigins) {
  const app::Reply reply = site(signed_request("plain"), bazaar.now);
  EXPECT_EQ(reply.status, 200u);
  for (const app::Header& header : reply.headers) {
    EXPECT_THAT(header.name, testing::Not(testing::StartsWith("Access-Control-")));
    EXPECT_NE(header.name, "Vary");
  }
}

}  // namespace
}  // namespace errand::marketplace

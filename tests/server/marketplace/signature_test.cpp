#include "server/marketplace/signature.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace errand::marketplace {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const app::Moment signed_at{1'791'374'400'000};  // 2026-10-07 12:00 UTC, as in sign_requests.py

const std::vector<Account>& accounts() {
  static const std::vector<Account> known{{{"first"}, "Lab One", "errand", "errand-secret"},
                                          {{"second"}, "Lab Two", "second", "second/secret+with=signs"}};
  return known;
}

const json& signed_requests() {
  static const json requests = json::parse(std::ifstream(ERRAND_SIGNED_REQUESTS));
  return requests;
}

app::Request request_named(const std::string& name) {
  const json& written = signed_requests().at(name);
  app::Request request;
  request.method = app::Method::post;
  request.target = written["target"].get<std::string>();
  request.path = "/";
  const auto mark = request.target.find('?');
  if (mark != std::string::npos) request.query = request.target.substr(mark + 1);
  request.host = "127.0.0.1:8080";
  for (const auto& [header, value] : written["headers"].items()) {
    request.headers.push_back({header, value.get<std::string>()});
  }
  request.body = written["body"].get<std::string>();
  return request;
}

std::string& value_of(app::Request& request, std::string_view name) {
  for (app::Header& header : request.headers) {
    if (header.name == name) return header.value;
  }
  request.headers.push_back({std::string{name}, ""});
  return request.headers.back().value;
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), with);
}

std::string verdict(const app::Request& request, app::Moment now = signed_at) {
  const auto signer = signer_of(request, accounts(), now);
  return signer ? signer->id.text : signer.error().type + ": " + signer.error().message;
}

TEST(Signature, WhatBotocoreSignsIsItsAccounts) {
  for (const auto& [name, written] : signed_requests().items()) {
    EXPECT_EQ(verdict(request_named(name)), name == "another account" ? "second" : "first") << name;
  }
}

TEST(Signature, AnyChangeOfWhatIsSignedBreaksIt) {
  const std::vector<std::pair<std::string, std::function<void(app::Request&)>>> changes{
      {"body", [](app::Request& request) { request.body += ' '; }},
      {"target header", [](app::Request& request) { value_of(request, "X-Amz-Target") = "X.CreateHIT"; }},
      {"host", [](app::Request& request) { value_of(request, "Host") = "127.0.0.1:8081"; }},
      {"path", [](app::Request& request) { request.target = "/x"; }},
      {"query", [](app::Request& request) { request.query = "a=1"; }},
      {"a second header of a signed name",
       [](app::Request& request) {
         request.headers.push_back({"host", "evil"});
       }},
      {"content type", [](app::Request& request) { value_of(request, "Content-Type") = "text/plain"; }},
      {"region",
       [](app::Request& request) { replace(value_of(request, "Authorization"), "us-east-1", "us-east-2"); }},
      {"account",
       [](app::Request& request) { replace(value_of(request, "Authorization"), "errand/", "second/"); }},
      {"signature cut", [](app::Request& request) { value_of(request, "Authorization").pop_back(); }},
  };
  for (const auto& [name, change] : changes) {
    app::Request request = request_named("plain");
    change(request);
    EXPECT_THAT(verdict(request),
                StartsWith("InvalidSignatureException: The request signature we calculated"))
        << name;
  }
}

TEST(Signature, EveryDigitOfItCounts) {
  const std::string whole =
      value_of(*std::make_unique<app::Request>(request_named("plain")), "Authorization");
  for (std::size_t at = whole.size() - 64; at < whole.size(); ++at) {
    app::Request request = request_named("plain");
    char& digit = value_of(request, "Authorization")[at];
    digit = digit == '0' ? '1' : '0';
    EXPECT_THAT(verdict(request), StartsWith("InvalidSignatureException: ")) << at;
  }
}

TEST(Signature, HoldsForAQuarterOfAnHourEachWay) {
  const app::Request request = request_named("plain");
  EXPECT_EQ(verdict(request, {signed_at.ms + allowed_skew_ms}), "first");
  EXPECT_EQ(verdict(request, {signed_at.ms - allowed_skew_ms}), "first");
  EXPECT_EQ(
      verdict(request, {signed_at.ms + allowed_skew_ms + 1000}),
      "InvalidSignatureException: Signature expired: 20261007T120000Z is now earlier than 20261007T120001Z "
      "(20261007T121501Z - 15 min.)");
  EXPECT_EQ(verdict(request, {signed_at.ms - allowed_skew_ms - 1000}),
            "InvalidSignatureException: Signature not yet current: 20261007T120000Z is still later than "
            "20261007T115959Z "
            "(20261007T114459Z + 15 min.)");
}

TEST(Signature, WhatIsMissingIsNamed) {
  app::Request unsigned_request = request_named("plain");
  std::erase_if(unsigned_request.headers,
                [](const app::Header& header) { return header.name == "Authorization"; });
  EXPECT_EQ(verdict(unsigned_request), "MissingAuthenticationTokenException: Missing Authentication Token");

  struct Case {
    std::string_view header;
    std::string_view verdict;
  };
  const std::vector<Case> cases{
      {"", "IncompleteSignatureException: "},
      {"Basic ZXJyYW5kOng=", "IncompleteSignatureException: "},
      {"AWS4-HMAC-SHA256 ", "IncompleteSignatureException: "},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4_request",
       "IncompleteSignatureException: Authorization header requires 'SignedHeaders'"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=host;x-amz-date",
       "IncompleteSignatureException: Authorization header requires 'Signature'"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/aws4_request, SignedHeaders=host;x-amz-date, "
       "Signature=0",
       "IncompleteSignatureException: Credential must have exactly 5"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/s3/aws4_request, "
       "SignedHeaders=host;x-amz-date, Signature=0",
       "InvalidSignatureException: Credential should be scoped to correct service: 'mturk-requester'."},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4, "
       "SignedHeaders=host;x-amz-date, Signature=0",
       "InvalidSignatureException: Credential should be scoped with a valid terminator"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=x-amz-date, "
       "Signature=0",
       "InvalidSignatureException: 'Host' must be a 'SignedHeader'"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=host, Signature=0",
       "InvalidSignatureException: 'X-Amz-Date' must be a 'SignedHeader'"},
      {"AWS4-HMAC-SHA256 Credential=errand/20261007/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=host;x-amz-date;x-nowhere, Signature=0",
       "InvalidSignatureException: The signed header 'x-nowhere' is missing."},
      {"AWS4-HMAC-SHA256 Credential=stranger/20261007/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=host;x-amz-date, Signature=0",
       "UnrecognizedClientException: The security token included in the request is invalid."},
      {"AWS4-HMAC-SHA256 Credential=errand/20261006/us-east-1/mturk-requester/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=0",
       "InvalidSignatureException: Date in Credential scope does not match"},
      {"AWS4-HMAC-SHA256 ,,,,=,=", "IncompleteSignatureException: "},
  };
  for (const Case& each : cases) {
    app::Request request = request_named("plain");
    value_of(request, "Authorization") = each.header;
    EXPECT_THAT(verdict(request), StartsWith(std::string{each.verdict})) << each.header;
  }
}

TEST(Signature, ADateMustBeOne) {
  for (const std::string_view date :
       {"", "now", "2026-10-07T12:00:00Z", "20261332T120000Z", "20261007T250000Z", "2026100aT120000Z",
        "20261007T120000", "20261007T120000Z0"}) {
    app::Request request = request_named("plain");
    value_of(request, "X-Amz-Date") = date;
    EXPECT_THAT(verdict(request), StartsWith("IncompleteSignatureException: Date must be")) << date;
  }
}

}  // namespace
}  // namespace errand::marketplace

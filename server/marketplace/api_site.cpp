#include <fmt/format.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/marketplace/api.hpp"
#include "server/marketplace/digest.hpp"
#include "server/marketplace/signature.hpp"
#include "server/marketplace/this_machine.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;

constexpr std::string_view target_prefix = "MTurkRequesterServiceV20170117.";
constexpr const char* media_type = "application/x-amz-json-1.1";
/// The deepest input of the model is 7 levels. Deeper ones are refused before they are parsed, so that no
/// later walk over the value can run out of stack.
constexpr int deepest_nesting = 32;

bool nests_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++at;
    if (in_string) continue;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > deepest_nesting) return true;
  }
  return false;
}

tl::expected<json, ApiError> read_body(std::string_view body) {
  const auto refused = [] {
    return tl::unexpected(ApiError{.type = "SerializationException",
                                   .turk_code = "",
                                   .message = "The body of the request is not a JSON object.",
                                   .status = 400});
  };
  if (body.empty()) return json::object();
  if (nests_too_deep(body)) return refused();
  json input = json::parse(body, nullptr, false);
  if (!input.is_object()) return refused();
  return input;
}

tl::expected<std::string, ApiError> read_operation(const app::Request& request) {
  const auto target = request.header("X-Amz-Target");
  if (!target || !target->starts_with(target_prefix)) {
    return tl::unexpected(
        ApiError{.type = "UnknownOperationException",
                 .turk_code = "",
                 .message = fmt::format("The header X-Amz-Target must be {}OPERATION.", target_prefix),
                 .status = 400});
  }
  return std::string{target->substr(target_prefix.size())};
}

void allow_origin(app::Reply& reply, std::string_view origin) {
  reply.headers.push_back({"Access-Control-Allow-Origin", std::string{origin}});
  reply.headers.push_back({"Access-Control-Expose-Headers", "x-amzn-RequestId, x-amzn-ErrorType, Date"});
}

app::Reply preflight() {
  app::Reply reply{.status = 204, .headers = {}, .body = {}, .shared = {}, .keeps = {}};
  reply.headers.push_back({"Access-Control-Allow-Methods", "POST, OPTIONS"});
  reply.headers.push_back({"Access-Control-Allow-Headers",
                           "authorization, content-type, x-amz-target, x-amz-date, x-amz-content-sha256, "
                           "x-amz-user-agent, x-amz-security-token, amz-sdk-invocation-id, amz-sdk-request"});
  reply.headers.push_back({"Access-Control-Max-Age", "86400"});
  return reply;
}

app::Reply answer(unsigned status, const json& body) {
  return {.status = status,
          .headers = {{"Content-Type", media_type},
                      {"x-amzn-RequestId", fresh_uuid()},
                      {"Cache-Control", "no-store"}},
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
          .shared = {},
          .keeps = {}};
}

app::Reply answer(const ApiError& error) {
  json body{{"__type", error.type}, {"Message", error.message}};
  if (!error.turk_code.empty()) body["TurkErrorCode"] = error.turk_code;
  app::Reply reply = answer(error.status, body);
  reply.headers.push_back({"x-amzn-ErrorType", error.type});
  return reply;
}

app::Reply refuse_origin() {
  return answer(ApiError{.type = "AccessDeniedException",
                         .turk_code = "",
                         .message = "Pages of other machines may not call this marketplace.",
                         .status = 403});
}

}  // namespace

app::Reply ApiSite::operator()(const app::Request& request, Moment now) {
  const auto origin = request.header("Origin");
  if (!origin) return serve(request, now);
  const bool is_ours = is_origin_of_this_machine(*origin);
  app::Reply reply = is_ours ? serve(request, now) : refuse_origin();
  if (is_ours) allow_origin(reply, *origin);
  reply.headers.push_back({"Vary", "Origin"});
  return reply;
}

app::Reply ApiSite::serve(const app::Request& request, Moment now) {
  if (request.method == app::Method::options) return preflight();
  const auto account = signer_of(request, marketplace_.accounts(), now);
  if (!account) return answer(account.error());
  const auto operation = read_operation(request);
  if (!operation) return answer(operation.error());
  const auto input = read_body(request.body);
  if (!input) return answer(input.error());
  try {
    const auto output = api_.call(*operation, *input, *account, now);
    return output ? answer(200, *output) : answer(output.error());
  } catch (const std::exception&) {
    // What was thrown may hold a worker's text.
    return answer(ApiError{.type = "ServiceFault",
                           .turk_code = "AWS.ServiceFault",
                           .message = fmt::format("Something went wrong here. ({} s)", now.ms),
                           .status = 500});
  }
}

}  // namespace errand::marketplace

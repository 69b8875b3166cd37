#include "requester/mturk/http_calls.hpp"

#include <fmt/format.h>

#include <utility>

namespace errand::requester {
namespace {

using nlohmann::json;
using Output = tl::expected<json, Fault>;

constexpr std::chrono::milliseconds first_pause{500};

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// "com.amazonaws.mturk#RequestError" is "RequestError".
std::string short_type(const std::string& type) {
  const std::size_t hash = type.find('#');
  return hash == type.npos ? type : type.substr(hash + 1);
}

Fault fault_of(const HttpReply& reply, const json& body) {
  if (!body.is_object()) return {{}, fmt::format("the service answered with status {}", reply.status)};
  const std::string turk_code = text_in(body, "TurkErrorCode");
  const std::string message =
      text_in(body, "Message").empty() ? text_in(body, "message") : text_in(body, "Message");
  return {turk_code.empty() ? short_type(text_in(body, "__type")) : turk_code,
          message.empty() ? fmt::format("the service answered with status {}", reply.status) : message};
}

bool is_passing(const HttpReply& reply, const Fault& fault) {
  return reply.status == 429 || reply.status >= 500 || fault.code == "ThrottlingException" ||
         fault.code == "Throttling" || fault.code == "RequestLimitExceeded";
}

/// What came of one try, and whether another may do better.
struct Try {
  Output output;
  bool is_passing = false;
};

Try tried(const HttpRequest& request, const Exchange& exchange) {
  const auto reply = exchange(request);
  if (!reply) return {tl::unexpected(Fault{{}, reply.error()}), true};
  json body = json::parse(reply->body, nullptr, false);
  if (reply->status == 200 && body.is_object()) return {std::move(body), false};
  if (reply->status == 200 && reply->body.empty()) return {json::object(), false};
  Fault fault = fault_of(*reply, body);
  const bool passes = is_passing(*reply, fault);
  return {tl::unexpected(std::move(fault)), passes};
}

}  // namespace

Call http_calls(Endpoint endpoint, Pause pause, Exchange exchange) {
  return [endpoint = std::move(endpoint), pause = std::move(pause), exchange = std::move(exchange)](
             std::string_view operation, const json& input) -> Output {
    const AwsSignature signature{endpoint.credentials.access_key, endpoint.credentials.secret,
                                 endpoint.credentials.session_token, endpoint.region, "mturk-requester"};
    const HttpRequest request{
        .url = endpoint.url + "/",
        .headers = {"Content-Type: application/x-amz-json-1.1",
                    fmt::format("X-Amz-Target: MTurkRequesterServiceV20170117.{}", operation)},
        .is_post = true,
        .body = input.dump(-1, ' ', false, json::error_handler_t::replace),
        .signature = &signature};
    std::chrono::milliseconds wait = first_pause;
    for (int count = 1;; ++count, wait *= 2) {
      Try one = tried(request, exchange);
      if (one.output || !one.is_passing || count == most_tries) return std::move(one.output);
      pause(wait);
    }
  };
}

}  // namespace errand::requester

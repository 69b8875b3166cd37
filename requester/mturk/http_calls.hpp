#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "requester/http_exchange.hpp"
#include "requester/mturk/client.hpp"
#include "requester/mturk/credentials.hpp"

namespace errand::requester {

struct Endpoint {
  std::string url;  ///< as "https://mturk-requester.us-east-1.amazonaws.com"
  std::string region = "us-east-1";
  Credentials credentials;
};

/// Waits before a call is tried once more.
using Pause = std::function<void(std::chrono::milliseconds)>;
/// One request; exchange() in programs.
using Exchange = std::function<tl::expected<HttpReply, std::string>(const HttpRequest&)>;

inline constexpr int most_tries = 6;

/// Calls of an MTurk-compatible service over HTTP. One that was turned away because there were too many, that
/// failed on the service's side or found no answer is tried again, after half a second and then ever longer,
/// at most six times in all: for operations that may be done twice. `pause` gets the time to wait, of which
/// it may take a random part.
Call http_calls(Endpoint endpoint, Pause pause, Exchange exchange);

}  // namespace errand::requester

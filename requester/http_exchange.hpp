#pragma once
#include <cstddef>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace errand::requester {

/// Signs a request with AWS Signature Version 4.
struct AwsSignature {
  std::string access_key;
  std::string secret;
  std::string session_token;  ///< empty: none
  std::string region;
  std::string service;
};

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers = {};  ///< "Name: value"
  bool is_post = false;
  std::string body = {};
  const AwsSignature* signature = nullptr;
};

struct HttpReply {
  long status = 0;
  std::string body;
};

/// One request over HTTP or HTTPS, certificates checked, redirects not followed. The error is a sentence for
/// the user that holds no credentials: nothing answered, or not within a minute, or more than 64 MB.
tl::expected<HttpReply, std::string> exchange(const HttpRequest& request);

}  // namespace errand::requester

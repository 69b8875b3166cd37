#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace errand::requester {

/// What requests to the requester API are signed with.
struct Credentials {
  std::string access_key;
  std::string secret;
  std::string session_token;  ///< empty: none
  bool operator==(const Credentials&) const = default;
};

/// The environment's value of that name.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// As AWS's own tools find them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, unless a
/// `profile` is asked for; then that profile, AWS_PROFILE or "default" of AWS_SHARED_CREDENTIALS_FILE or
/// ~/.aws/credentials. The error says where they were looked for, never what they are.
tl::expected<Credentials, std::string> find_credentials(const std::optional<std::string>& profile,
                                                        const Environment& environment);

/// Of a profile in the text of a credentials file.
std::optional<Credentials> credentials_in(std::string_view file, std::string_view profile);

}  // namespace errand::requester

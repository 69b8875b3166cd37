#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/moment.hpp"
#include "server/app/request.hpp"
#include "server/marketplace/api_error.hpp"
#include "server/marketplace/values/account.hpp"

namespace errand::marketplace {

/// How far a request's X-Amz-Date may lie from the server's clock.
inline constexpr std::int64_t allowed_skew_ms = 15LL * 60 * 1000;

/// Whose request this is, by its Signature Version 4 in the Authorization header. Any region is taken, since
/// clients insist on having one; the service must be mturk-requester, and host and x-amz-date must be among
/// the signed headers. A session token is part of what is signed and otherwise passed over. The errors are
/// those of AWS.
tl::expected<Account, ApiError> signer_of(const app::Request& request, const std::vector<Account>& accounts,
                                          app::Moment now);

}  // namespace errand::marketplace

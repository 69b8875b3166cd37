#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/marketplace/api_error.hpp"
#include "server/marketplace/values/assignment.hpp"
#include "server/marketplace/values/hit.hpp"
#include "server/marketplace/values/page.hpp"

namespace errand::marketplace {

/// The API's HIT structure. What is unset is left out.
nlohmann::json to_json(const HitNow& hit);
/// The API's Assignment structure.
nlohmann::json to_json(const Assignment& assignment);

/// The API's Timestamp: seconds since 1970, with a fraction.
double to_timestamp(Moment moment);
tl::expected<Moment, ApiError> from_timestamp(double seconds, std::string_view parameter);

/// "p1:" and base64, as MTurk's looked. `list` says what the page is of, so that a token can't be used for
/// another list.
std::string to_next_token(std::string_view list, PageStart start);
tl::expected<PageStart, ApiError> from_next_token(std::string_view token, std::string_view list);

}  // namespace errand::marketplace

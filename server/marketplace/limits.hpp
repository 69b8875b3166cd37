#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "server/marketplace/api_error.hpp"

namespace errand::marketplace {

/// Holds an input that fits the model to the limits which the model leaves out: lengths of texts, ranges of
/// times and counts, characters in feedback. They come from the API reference and its 2014 edition. Names
/// that are no member of `operation` are passed over, as the model does.
std::optional<ApiError> check_limits(std::string_view operation, const nlohmann::json& input);

}  // namespace errand::marketplace

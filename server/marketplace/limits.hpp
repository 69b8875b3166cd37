#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "server/marketplace/api_error.hpp"

namespace errand::marketplace {

/// Holds an input that fits the model to the limits which the model leaves out: lengths of texts, ranges of
/// times and counts, characters in feedback. They come from the API reference and its 2014 edition.
std::optional<ApiError> check_limits(const nlohmann::json& input);

}  // namespace errand::marketplace

#pragma once
#include <tl/expected.hpp>
#include <vector>

#include "requester/results.hpp"
#include "requester/state_folder.hpp"

namespace errand::requester {

/// What workers submitted to the study's own marketplace, whether `errand try` runs or not. The file stays as
/// it is.
tl::expected<std::vector<Result>, Fault> stored_results(const StateFolder& state);

/// The HITs of the study's own marketplace.
tl::expected<std::vector<Hit>, Fault> stored_hits(const StateFolder& state);

}  // namespace errand::requester

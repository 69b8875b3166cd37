#pragma once
#include <string>
#include <vector>

#include "requester/mturk/client.hpp"
#include "server/app/moment.hpp"
#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"

namespace errand::requester {

/// The requester of `errand try`. Its keys are printed and guard nothing: the marketplace answers this
/// machine only.
marketplace::Account play_requester();

/// The workers one can be on the worker site of `errand try`.
std::vector<marketplace::WorkerId> play_workers();

/// Calls an in-process API as the play requester. `api` outlives the result.
Call calls_to(marketplace::Api& api, app::Moment now);

}  // namespace errand::requester

#pragma once
#include "server/app/moment.hpp"

namespace errand::requester {

/// The wall clock. For commands only: everything below them gets the time as a value.
app::Moment now();

}  // namespace errand::requester

#pragma once
#include "server/app/moment.hpp"

namespace errand::app {

/// The wall clock. For commands only: everything below them gets the time as a value.
Moment now();

}  // namespace errand::app

#pragma once
#include <cstdlib>

namespace errand::fuzz {

/// A finding when it does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace errand::fuzz

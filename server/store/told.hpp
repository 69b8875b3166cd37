#pragma once
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace errand::store {

/// Calls back whoever waits for a ledger. What that throws is logged: the ledger's thread goes on with the
/// others.
template <class Done, class... What>
void tell(const Done& done, What&&... what) noexcept {
  try {
    done(std::forward<What>(what)...);
  } catch (const std::exception& error) {
    spdlog::error("event=fault reason=\"a ledger's answer could not be used: {}\"", error.what());
  } catch (...) {
    spdlog::error("event=fault reason=\"a ledger's answer could not be used\"");
  }
}

}  // namespace errand::store

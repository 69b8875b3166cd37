#pragma once
#include <memory>
#include <string>

#include "server/codes/ledger.hpp"

namespace errand::store {

/// The ledger at a postgresql:// or postgres:// address, or else in the SQLite file of that path. Throws
/// std::runtime_error, saying what is wrong and never with a password, when it can't be used.
std::unique_ptr<codes::Ledger> open_ledger(const std::string& where);

}  // namespace errand::store

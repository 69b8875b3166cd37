#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "server/codes/ledger.hpp"

namespace errand::store {

/// The ledger at a postgresql:// or postgres:// address, or else in the SQLite file of that path. Throws
/// std::runtime_error, saying what is wrong and never with a password, when it can't be used.
std::unique_ptr<codes::Ledger> open_ledger(const std::string& where);

/// The schema that a ledger has, and the one that open_ledger() gives it.
struct LedgerVersion {
  std::int64_t found = 0;  ///< 0: there is no ledger yet
  std::int64_t known = 0;
};

/// Looks at the ledger there without changing or making anything. Throws as open_ledger() does, so never
/// finds a newer one.
LedgerVersion version_of_ledger(const std::string& where);

/// As open_ledger(), of a ledger that is there and up to date: an upgrade, after which an older Errand can't
/// use it, is nothing to happen by the way. Throws, saying what to do, for another.
std::unique_ptr<codes::Ledger> open_present_ledger(const std::string& where);

}  // namespace errand::store

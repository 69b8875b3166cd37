#pragma once
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "server/codes/ledger.hpp"

namespace errand::store {

/// Where a ledger under test lives.
class LedgerHome {
 public:
  virtual ~LedgerHome() = default;
  /// Several may be open at once.
  virtual std::unique_ptr<codes::Ledger> open() = 0;
  /// From now on the database itself refuses a seat of the worker BAD.
  virtual void refuse_worker_bad() = 0;
};

/// One kind of ledger that the contract is held to.
struct LedgerKind {
  std::string name;
  std::function<std::unique_ptr<LedgerHome>()> make;
};

inline std::ostream& operator<<(std::ostream& out, const LedgerKind& kind) { return out << kind.name; }

/// Those that the test program is about.
std::vector<LedgerKind> ledger_kinds();

}  // namespace errand::store

#pragma once
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "server/store/sqlite_store.hpp"

namespace errand::store {

/// Where a store under test lives. `open` may be called again after the store before it is gone.
class Home {
 public:
  virtual ~Home() = default;
  virtual std::unique_ptr<Store> open() = 0;
};

/// One kind of store that the contract is held to.
struct Kind {
  std::string name;
  std::function<std::unique_ptr<Home>()> make;
};

inline std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }

}  // namespace errand::store

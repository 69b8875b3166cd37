#include "server/marketplace/settle.hpp"

#include "server/store/sqlite_store.hpp"

namespace errand::marketplace {

void settle(store::Records& records, app::Moment now) {
  records.abandon_due(now);
  records.approve_due(now);
}

void settle(store::Store& store, app::Moment now) {
  const bool due = store.read([now](const store::Records& records) { return records.anything_due(now); });
  if (!due) return;
  static_cast<void>(store.write([now](store::Records& records) {
    settle(records, now);
    return true;
  }));
}

}  // namespace errand::marketplace

#pragma once
#include "server/app/moment.hpp"

namespace errand::store {
class Records;
class Store;
}  // namespace errand::store

namespace errand::marketplace {

/// Lets happen what time alone brings: abandons what is past its deadline, approves what is due.
void settle(store::Records& records, app::Moment now);

/// The same in a transaction of its own, if anything is due. While the store can't write, that waits for the
/// next call.
void settle(store::Store& store, app::Moment now);

}  // namespace errand::marketplace

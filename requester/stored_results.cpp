#include "requester/stored_results.hpp"

#include "requester/clock.hpp"
#include "requester/marketplace_account.hpp"
#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::requester {

tl::expected<std::vector<Result>, Fault> stored_results(const StateFolder& state) {
  // A copy: the verbs settle what is due by now, and the file stays as it is.
  store::Store store = store::Store::copy_of(state.store().string());
  marketplace::Marketplace market{store, {play_requester()}};
  marketplace::Api api{market};
  return collect_results(Client{calls_to(api, now())},
                         [&state](std::string_view fingerprint) { return state.kept(fingerprint); });
}

}  // namespace errand::requester

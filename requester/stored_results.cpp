#include "requester/stored_results.hpp"

#include "requester/marketplace_account.hpp"
#include "server/app/clock.hpp"
#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::requester {

namespace {

/// What `ask` says of a copy of the study's marketplace: the verbs settle what is due by now, and the file
/// stays as it is.
template <class Ask>
auto asked(const StateFolder& state, const Ask& ask) {
  store::Store store = store::Store::copy_of(state.store().string());
  marketplace::Marketplace market{store, {play_requester()}};
  marketplace::Api api{market};
  return ask(Client{calls_to(api, app::now())});
}

}  // namespace

tl::expected<std::vector<Result>, Fault> stored_results(const StateFolder& state) {
  return asked(state, [&state](const Client& client) {
    return collect_results(client,
                           [&state](std::string_view fingerprint) { return state.kept(fingerprint); });
  });
}

tl::expected<std::vector<Hit>, Fault> stored_hits(const StateFolder& state) {
  return asked(state, [](const Client& client) { return client.list_hits(); });
}

}  // namespace errand::requester

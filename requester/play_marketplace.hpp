#pragma once
#include <cstdint>
#include <mutex>
#include <string>

#include "requester/mturk/client.hpp"
#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/marketplace/worker_site.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::requester {

/// The marketplace of `errand try`: one store, one play requester, three play workers, the worker site and
/// the requester API at one origin.
class PlayMarketplace {
 public:
  /// Throws std::runtime_error when the store cannot be used.
  PlayMarketplace(const std::string& store_path, std::uint16_t port);

  const std::string& origin() const { return origin_; }

  /// POST / is the API, everything else the worker site. "localhost" is sent to 127.0.0.1: there the study's
  /// pages would be of the same site, as they never are in life.
  app::Reply operator()(const app::Request& request, app::Moment now);

  /// Runs `work` with a client of the API, alone.
  template <class Work>
  auto with_client(app::Moment now, Work work) {
    const std::lock_guard alone{mutex_};
    return work(Client{calls(now)});
  }

  /// Abandons and approves what is due.
  void sweep(app::Moment now);

 private:
  Call calls(app::Moment now);

  std::mutex mutex_;  // the marketplace is not for two threads at a time
  std::string origin_;
  std::string other_host_;
  store::Store store_;
  marketplace::Marketplace marketplace_;
  marketplace::Api api_;
  marketplace::ApiSite api_site_;
  marketplace::WorkerSite worker_site_;
};

}  // namespace errand::requester

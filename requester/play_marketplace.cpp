#include "requester/play_marketplace.hpp"

#include <fmt/format.h>

#include "requester/marketplace_account.hpp"
#include "requester/trial_ports.hpp"
#include "server/assets/assets.hpp"

namespace errand::requester {
namespace {

/// Style and script of the worker site.
app::StaticSite worker_files() {
  app::StaticSite site;
  for (const assets::Asset& file : assets::worker_site())
    site.add(fmt::format("/{}", file.path), file.type, file.bytes, file.brotli, file.gzip);
  return site;
}

}  // namespace

PlayMarketplace::PlayMarketplace(const std::string& store_path, std::uint16_t port)
    : origin_{"http://" + authority("127.0.0.1", port)},
      other_host_{authority("localhost", port)},
      store_{store_path},
      marketplace_{store_, {play_requester()}},
      api_{marketplace_},
      api_site_{marketplace_},
      worker_site_{marketplace_, origin_, play_workers(), worker_files()} {}

app::Reply PlayMarketplace::operator()(const app::Request& request, app::Moment now) {
  const bool for_api =
      request.path == "/" && (request.method == app::Method::post || request.method == app::Method::options);
  const std::lock_guard alone{mutex_};
  if (for_api) return api_site_(request, now);
  if (request.host == other_host_) return app::see_other(origin_ + request.target);
  return worker_site_(request, now);
}

void PlayMarketplace::sweep(app::Moment now) {
  const std::lock_guard alone{mutex_};
  marketplace_.sweep(now);
}

Call PlayMarketplace::calls(app::Moment now) { return calls_to(api_, now); }

}  // namespace errand::requester

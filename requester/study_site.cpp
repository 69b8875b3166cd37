#include "requester/study_site.hpp"

#include <fmt/format.h>

#include <span>
#include <string>

#include "server/assets/assets.hpp"

namespace errand::requester {
namespace {

void add_assets(app::StaticSite& site, std::span<const assets::Asset> files) {
  for (const assets::Asset& file : files) {
    site.add(fmt::format("/{}", file.path), file.type, file.bytes, file.brotli, file.gzip);
  }
}

}  // namespace

tl::expected<app::StaticSite, std::string> study_site(const StudyFolder& folder,
                                                      std::string_view worker_config,
                                                      std::string_view marketplace_origin) {
  app::StaticSite site;
  add_assets(site, assets::task_page());
  site.add("/config.json", "application/json", worker_config);
  const app::Wanted for_workers = [&folder](std::string_view name) { return is_for_workers(folder, name); };
  if (auto added = site.add_folder(folder.path, "/", for_workers); !added)
    return tl::unexpected(std::move(added.error()));
  // The page's own policy stands in a meta element, where frame-ancestors has no effect.
  site.extra_header("Content-Security-Policy", fmt::format("frame-ancestors {}", marketplace_origin));
  return site;
}

app::StaticSite worker_files() {
  app::StaticSite site;
  add_assets(site, assets::worker_site());
  return site;
}

}  // namespace errand::requester

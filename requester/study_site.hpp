#pragma once
#include <string_view>
#include <tl/expected.hpp>

#include "requester/study_folder.hpp"
#include "server/app/static_site.hpp"

namespace errand::requester {

/// The study's pages as a web host would serve them: Errand's task page, `worker_config` in the place of
/// config.json, and what else of the folder `is_for_workers`, as it is now. Only pages of
/// `marketplace_origin` may show it in a frame. `worker_config` outlives the site.
tl::expected<app::StaticSite, std::string> study_site(const StudyFolder& folder,
                                                      std::string_view worker_config,
                                                      std::string_view marketplace_origin);

/// Style and script of the worker site.
app::StaticSite worker_files();

}  // namespace errand::requester

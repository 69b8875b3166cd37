#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/static_site.hpp"
#include "server/studies/study_folder.hpp"

namespace errand::studies {

/// A file that Errand makes for a study's site. The packed forms are empty where they would save little.
struct SiteFile {
  std::string path;  ///< without a leading slash; names that change with the content, but for index.html
  std::string_view type;
  std::string bytes;
  std::string brotli;
  std::string gzip;
};

/// The task page, the engine, the compiled study, and a file of data rows a HIT. All addresses in them are
/// relative, so the site works below any path. docs/build.md lists them.
std::vector<SiteFile> made_for(const Study& study);

/// The study's pages as a web host would serve them: `made_for` it, and what of the folder `is_for_workers`,
/// as it is now, below `prefix`, which begins and ends with '/'. `frame_ancestors` says who may show them in
/// a frame, as a Content-Security-Policy takes it: "'none'", or origins.
tl::expected<app::StaticSite, std::string> study_site(const CheckedStudy& checked, std::string_view prefix,
                                                      std::string_view frame_ancestors);

}  // namespace errand::studies

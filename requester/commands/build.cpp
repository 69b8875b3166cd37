#include "requester/commands/build.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "requester/commands/check.hpp"
#include "requester/state_folder.hpp"
#include "server/app/folder.hpp"
#include "server/app/whole_file.hpp"
#include "server/studies/site.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;
using Written = tl::expected<void, std::string>;

/// Says which files of the folder are a build's; a later build takes away those that it does not make again.
constexpr const char* list_name = "errand-site.json";

struct Lists {
  std::set<std::string> before;  ///< files of an earlier build
  std::set<std::string> now;
};

tl::expected<Lists, std::string> look_at(const fs::path& site) {
  Lists lists;
  std::error_code error;
  if (!fs::exists(site, error)) return lists;
  const app::Wanted only_list = [](std::string_view name) { return name == list_name; };
  const auto found = app::read_folder(site, {.files = 1, .bytes = 64U << 20}, only_list);
  if (!found) return tl::unexpected{found.error()};
  if (found->empty()) {
    if (fs::is_empty(site, error)) return lists;
    return tl::unexpected{fmt::format("{} holds files that are no site of Errand's; name an empty folder",
                                      studies::printable(site.string()))};
  }
  const auto list = nlohmann::json::parse(found->front().bytes, nullptr, false);
  if (!list.is_object() || !list.value("files", nlohmann::json{}).is_array())
    return tl::unexpected{
        fmt::format("{}/{} is damaged; delete the folder", studies::printable(site.string()), list_name)};
  for (const auto& file : list["files"])
    if (file.is_string()) lists.before.insert(file.get<std::string>());
  return lists;
}

Written put(const fs::path& site, const std::string& name, std::string_view bytes, Lists& lists) {
  const fs::path path = site / name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error)
    return tl::unexpected{
        fmt::format("cannot make {}: {}", studies::printable(path.parent_path().string()), error.message())};
  lists.now.insert(name);
  return app::write_whole(path, bytes);
}

Written put_made(const fs::path& site, const studies::SiteFile& file, Lists& lists) {
  auto written = put(site, file.path, file.bytes, lists);
  if (written && !file.brotli.empty()) written = put(site, file.path + ".br", file.brotli, lists);
  if (written && !file.gzip.empty()) written = put(site, file.path + ".gz", file.gzip, lists);
  return written;
}

/// For hosts that read a `_headers` file (Netlify, Cloudflare Pages); a pattern for the others.
std::string headers_file(const std::vector<studies::SiteFile>& made,
                         const std::vector<std::string>& ancestors) {
  std::string text = "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n";
  if (!ancestors.empty())
    text += fmt::format("  Content-Security-Policy: frame-ancestors {}\n", fmt::join(ancestors, " "));
  std::set<std::string> lasting;
  for (const studies::SiteFile& file : made) {
    const std::size_t slash = file.path.find('/');
    if (file.path != "index.html")
      lasting.insert(slash == std::string::npos ? file.path : file.path.substr(0, slash) + "/*");
  }
  for (const std::string& path : lasting)
    text += fmt::format("/{}\n  Cache-Control: public, max-age=31536000, immutable\n", path);
  return text;
}

Written put_all(const studies::CheckedStudy& checked, const BuildOptions& options, Lists& lists) {
  std::vector<studies::SiteFile> made = studies::made_for(checked.study);
  // The page goes last: what it names is there before it.
  for (const studies::SiteFile& file : made)
    if (file.path != "index.html")
      if (auto written = put_made(options.site, file, lists); !written) return written;
  const app::Wanted for_workers = [&](std::string_view name) {
    return studies::is_for_workers(checked.study, name);
  };
  const auto media = app::read_folder(
      checked.folder.path, {.files = app::StaticSite::most_files, .bytes = app::StaticSite::most_bytes},
      for_workers);
  if (!media) return tl::unexpected{media.error()};
  for (const app::FolderFile& file : *media)
    if (auto written = put(options.site, file.name, file.bytes, lists); !written) return written;
  if (auto written = put(options.site, "_headers", headers_file(made, options.frame_ancestors), lists);
      !written)
    return written;
  return put_made(options.site, made.back(), lists);
}

/// What a build before this one left and this one did not make again goes; then the list says what is there.
Written finish(const fs::path& site, const studies::CheckedStudy& checked, Lists& lists) {
  lists.now.insert(list_name);
  const nlohmann::ordered_json list = {
      {"fingerprint", checked.study.fingerprint}, {"hits", checked.study.num_hits}, {"files", lists.now}};
  for (const std::string& name : lists.before) {
    std::error_code ignored;
    if (lists.now.count(name) == 0) fs::remove(site / name, ignored);
  }
  return app::write_whole(site / list_name, list.dump(1) + "\n");
}

std::string fault_of_ancestor(std::string& origin) {
  const bool is_origin = origin.starts_with("https://") || origin.starts_with("http://");
  const bool is_plain = std::all_of(origin.begin(), origin.end(),
                                    [](char c) { return c > ' ' && c < 0x7f && c != ';' && c != ','; });
  return is_origin && is_plain ? "" : origin + " is no origin such as https://market.example.edu";
}

}  // namespace

int build_site(const BuildOptions& options, const Terminal& terminal) {
  const auto checked = studies::check_study(options.study);
  if (!checked) {
    report(checked.error(), options.study, terminal.err, terminal.err_ink);
    return exit_wrong;
  }
  report_warnings(*checked, terminal.err, terminal.err_ink);
  auto lists = look_at(options.site);
  if (!lists) return refuse(terminal, lists.error());
  if (auto written = put_all(*checked, options, *lists); !written) return refuse(terminal, written.error());
  if (auto written = finish(options.site, *checked, *lists); !written)
    return refuse(terminal, written.error());
  terminal.out << fmt::format(
      "{}: {} files for {} HIT{}.\nPut them on a web host; HIT 1 is at its address with ?hit=1 behind it.\n",
      studies::printable(options.site.string()), lists->now.size(), checked->study.num_hits,
      checked->study.num_hits == 1 ? "" : "s");
  return exit_fine;
}

void add_build(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<BuildOptions>();
  CLI::App* const command = errand.add_subcommand("build", "Write a study's pages for any web host");
  command->add_option("STUDY", options->study, "The study's folder")->type_name("FOLDER")->required();
  command
      ->add_option("-o,--output", options->site,
                   "The folder to write: empty, new, or one that `errand build` made before")
      ->type_name("FOLDER")
      ->required();
  command
      ->add_option("--frame-ancestor", options->frame_ancestors,
                   "A marketplace that may show the pages in its frame, as https://market.example.edu.\n"
                   "May be given more than once; without it any site may. For hosts that read _headers")
      ->type_name("ORIGIN")
      ->check(CLI::Validator{fault_of_ancestor, ""});
  command->footer(
      "The study is checked and compiled: workers get no known answers, and each HIT only its own rows. The\n"
      "files work below any address (GitHub Pages, S3, a university's web space) and lie ready packed "
      "beside\n"
      "themselves as .br and .gz. A study with problems is not built; what was there stays.\n\n"
      "Examples:\n"
      "  errand build configs/age_guess -o site\n"
      "  errand-server --root site");
  command->callback(
      [options, &terminal, &run] { run = [options, &terminal] { return build_site(*options, terminal); }; });
}

}  // namespace errand::requester

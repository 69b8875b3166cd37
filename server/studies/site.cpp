#include "server/studies/site.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/app/packing.hpp"
#include "server/assets/assets.hpp"
#include "wasm/reading/front_writer.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::studies {
namespace {

constexpr std::string_view binary = "application/octet-stream";
/// Where the page looks for its files, in index.html.
constexpr std::string_view place_of_files = "<!--files-->";

std::vector<unsigned char> sha384(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha384(), nullptr) != 1) return {};
  return {digest.begin(), digest.begin() + size};
}

/// As the `integrity` attribute takes it.
std::string integrity_of(std::string_view bytes) {
  const auto digest = sha384(bytes);
  std::string base64(4 * ((digest.size() + 2) / 3) + 1, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), digest.data(),
                                      static_cast<int>(digest.size()));
  base64.resize(static_cast<std::size_t>(written));
  return "sha384-" + base64;
}

/// "study-0123456789.bin" for "study.bin".
std::string name_by_content(std::string_view name, std::string_view bytes) {
  std::string digits;
  for (const unsigned char byte : sha384(bytes)) digits += fmt::format("{:02x}", byte);
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  return fmt::format("{}-{}{}", name.substr(0, dot), digits.substr(0, 10), name.substr(dot));
}

std::string worth_it(std::string packed, std::size_t size) {
  return packed.size() + packed.size() / 8 < size ? std::move(packed) : std::string{};
}

SiteFile packed_file(std::string path, std::string_view type, std::string bytes) {
  std::string brotli = worth_it(app::pack_brotli(bytes), bytes.size());
  std::string gzip = worth_it(app::pack_gzip(bytes), bytes.size());
  return {std::move(path), type, std::move(bytes), std::move(brotli), std::move(gzip)};
}

const assets::Asset& asset(std::string_view path) {
  const auto files = assets::task_page();
  return *std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
}

/// `early`: the browser starts to fetch the file before the page's script runs. The script finds its address
/// here.
enum class Fetched { early, on_demand };

std::string link_to(std::string_view name, const SiteFile& file, Fetched fetched) {
  const std::string_view kind =
      fetched == Fetched::early ? R"(rel="preload" as="fetch" crossorigin)" : R"(rel="alternate")";
  return fmt::format(R"(<link {} data-file="{}" href="{}" integrity="{}">)"
                     "\n",
                     kind, name, file.path, integrity_of(file.bytes));
}

std::string module_preload(std::string_view name, const SiteFile& file) {
  return fmt::format(R"(<link rel="modulepreload" data-file="{}" href="{}" integrity="{}">)"
                     "\n",
                     name, file.path, integrity_of(file.bytes));
}

/// Appends the rows of every HIT; returns their folder.
std::string add_rows(const Study& study, std::vector<SiteFile>& files) {
  std::string all;
  std::vector<std::string> rows;
  for (std::uint32_t hit = 1; hit <= study.num_hits; ++hit)
    all += rows.emplace_back(compile_rows(study, hit));
  std::string folder = name_by_content("rows", all) + "/";
  for (std::uint32_t hit = 1; hit <= study.num_hits; ++hit)
    files.push_back(packed_file(fmt::format("{}{}.bin", folder, hit), binary, std::move(rows[hit - 1])));
  return folder;
}

/// The page's own words in the study's language; nullptr for English and for languages that it does not
/// speak.
const assets::Asset* messages_for(std::string_view language) {
  const std::string tag = app::in_lower_case(language);
  const bool traditional = tag.starts_with("zh-hant") || tag == "zh-tw" || tag == "zh-hk" || tag == "zh-mo";
  const std::string path =
      fmt::format("messages/{}.json", traditional ? "zh-Hant" : tag.substr(0, tag.find('-')));
  for (const assets::Asset& file : assets::task_page())
    if (file.path == path) return &file;
  return nullptr;
}

SiteFile file_of(const assets::Asset& asset) {
  return {name_by_content(asset.path, asset.bytes), asset.type, std::string{asset.bytes},
          std::string{asset.brotli}, std::string{asset.gzip}};
}

/// Appends the study in its language and the page's own words in it; returns the links to them.
std::string add_texts(const Study& study, Fetched fetched, std::vector<SiteFile>& files) {
  const std::string name = compiled_file(study.languages.empty() ? "" : study.language);
  std::string compiled = compile(study);
  std::string path = name_by_content(name, compiled);
  files.push_back(packed_file(std::move(path), binary, std::move(compiled)));
  std::string links = link_to(name, files.back(), fetched);
  const assets::Asset* messages = messages_for(study.language);
  if (messages == nullptr) return links;
  SiteFile file = file_of(*messages);
  const auto is_same = [&](const SiteFile& other) { return other.path == file.path; };
  if (std::any_of(files.begin(), files.end(), is_same)) return links;
  files.push_back(std::move(file));
  return links + link_to(messages->path, files.back(), fetched);
}

std::string index_html(const Study& study, const std::string& links) {
  std::string page{asset(study.is_custom ? "family.html" : "index.html").bytes};
  const std::size_t place = page.find(place_of_files);
  if (place != std::string::npos) page.replace(place, place_of_files.size(), links);
  return page;
}

}  // namespace

std::vector<SiteFile> made_for(const Study& study) {
  std::vector<SiteFile> files = {file_of(asset("engine.wasm")), file_of(asset("engine_rest.wasm"))};
  std::string links = link_to("engine.wasm", files[0], Fetched::early);
  links += link_to("engine_rest.wasm", files[1], Fetched::on_demand);
  // Which of several languages a worker reads, the script alone can tell.
  const Fetched fetched = study.languages.empty() ? Fetched::early : Fetched::on_demand;
  links += add_texts(study, fetched, files);
  for (const Study& translation : study.translations) links += add_texts(translation, fetched, files);
  if (!study.languages.empty())
    links += fmt::format(R"(<meta name="languages" content="{}">)"
                         "\n",
                         fmt::join(study.languages, " "));
  if (has_rare_questions(study)) {
    files.push_back(file_of(asset("rare.js")));
    links += module_preload("rare.js", files.back());
  }
  if (study.data) links += fmt::format(R"(<meta name="rows" content="{}">)", add_rows(study, files));
  files.push_back(packed_file("index.html", "text/html; charset=utf-8", index_html(study, links)));
  return files;
}

tl::expected<app::StaticSite, std::string> study_site(const CheckedStudy& checked, std::string_view prefix,
                                                      std::string_view frame_ancestors) {
  app::StaticSite site;
  for (SiteFile& file : made_for(checked.study))
    site.add_own(fmt::format("{}{}", prefix, file.path), file.type, std::move(file.bytes),
                 std::move(file.brotli), std::move(file.gzip));
  const StudyFolder& folder = checked.folder;
  const app::Wanted for_workers = [&](std::string_view name) { return is_for_workers(checked.study, name); };
  if (auto added = site.add_folder(folder.path, prefix, for_workers); !added)
    return tl::unexpected(std::move(added.error()));
  // The page's own policy stands in a meta element, where frame-ancestors has no effect.
  site.extra_header("Content-Security-Policy", fmt::format("frame-ancestors {}", frame_ancestors));
  return site;
}

}  // namespace errand::studies

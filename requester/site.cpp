#include "requester/site.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/app/packing.hpp"
#include "server/assets/assets.hpp"
#include "wasm/study/compiled.hpp"

namespace errand::requester {
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

/// The browser starts to fetch the file before the page's script runs; the script finds its address here.
std::string preload(std::string_view role, const SiteFile& file) {
  return fmt::format(R"(<link rel="preload" as="fetch" crossorigin data-file="{}" href="{}" integrity="{}">)"
                     "\n",
                     role, file.path, integrity_of(file.bytes));
}

/// Appends the rows of every HIT; returns their folder.
std::string add_rows(const Study& study, std::vector<SiteFile>& files) {
  std::string all;
  std::vector<std::string> rows;
  for (std::uint32_t hit = 1; hit <= study.num_hits; ++hit)
    all += rows.emplace_back(compile_rows(study, hit));
  const std::string folder = name_by_content("rows", all) + "/";
  for (std::uint32_t hit = 1; hit <= study.num_hits; ++hit)
    files.push_back(packed_file(fmt::format("{}{}.bin", folder, hit), binary, std::move(rows[hit - 1])));
  return folder;
}

/// The page's own words in the study's language; nullptr for English and for languages that it does not
/// speak.
const assets::Asset* messages_for(std::string_view language) {
  const std::string path =
      fmt::format("messages/{}.json", app::in_lower_case(language.substr(0, language.find('-'))));
  for (const assets::Asset& file : assets::task_page())
    if (file.path == path) return &file;
  return nullptr;
}

SiteFile file_of(const assets::Asset& asset) {
  return {name_by_content(asset.path, asset.bytes), asset.type, std::string{asset.bytes},
          std::string{asset.brotli}, std::string{asset.gzip}};
}

std::string index_html(const std::string& links) {
  std::string page{asset("index.html").bytes};
  const std::size_t place = page.find(place_of_files);
  if (place != std::string::npos) page.replace(place, place_of_files.size(), links);
  return page;
}

}  // namespace

std::vector<SiteFile> made_for(const Study& study) {
  std::vector<SiteFile> files = {file_of(asset("engine.wasm"))};
  std::string compiled = compile(study);
  std::string name = name_by_content(compiled_file, compiled);
  files.push_back(packed_file(std::move(name), binary, std::move(compiled)));
  std::string links = preload("engine", files[0]) + preload("study", files[1]);
  if (const assets::Asset* messages = messages_for(study.language)) {
    files.push_back(file_of(*messages));
    links += preload("messages", files.back());
  }
  if (study.data) links += fmt::format(R"(<meta name="rows" content="{}">)", add_rows(study, files));
  files.push_back(packed_file("index.html", "text/html; charset=utf-8", index_html(links)));
  return files;
}

tl::expected<app::StaticSite, std::string> study_site(const CheckedStudy& checked,
                                                      std::string_view marketplace_origin) {
  app::StaticSite site;
  for (SiteFile& file : made_for(checked.study))
    site.add_own(fmt::format("/{}", file.path), file.type, std::move(file.bytes), std::move(file.brotli),
                 std::move(file.gzip));
  const StudyFolder& folder = checked.folder;
  const app::Wanted for_workers = [](std::string_view name) { return is_for_workers(name); };
  if (auto added = site.add_folder(folder.path, "/", for_workers); !added)
    return tl::unexpected(std::move(added.error()));
  // The page's own policy stands in a meta element, where frame-ancestors has no effect.
  site.extra_header("Content-Security-Policy", fmt::format("frame-ancestors {}", marketplace_origin));
  return site;
}

app::StaticSite worker_files() {
  app::StaticSite site;
  for (const assets::Asset& file : assets::worker_site())
    site.add(fmt::format("/{}", file.path), file.type, file.bytes, file.brotli, file.gzip);
  return site;
}

}  // namespace errand::requester

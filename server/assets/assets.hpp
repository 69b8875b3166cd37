#pragma once
#include <span>
#include <string_view>

namespace errand::assets {

/// A file of the web build, inside the program. The packed forms are those of the build.
struct Asset {
  std::string_view path;  ///< without a leading slash
  std::string_view type;
  std::string_view bytes;
  std::string_view brotli;
  std::string_view gzip;
};

/// What a study's page consists of beside the study's own files: index.html, or family.html when the study
/// has a script of its own, engine.wasm and engine_rest.wasm, and the page's words in other languages,
/// messages/de.json and so on.
std::span<const Asset> task_page();

/// Of survey links: the HIT's own page, and what the pages around a completion code need.
struct CodePages {
  Asset hit;
  Asset copy;
  Asset style;
};
const CodePages& code_pages();

/// worker.css and worker.js.
std::span<const Asset> worker_site();

}  // namespace errand::assets

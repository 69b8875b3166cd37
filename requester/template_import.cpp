#include "requester/template_import.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "requester/state_folder.hpp"
#include "requester/template_fields.hpp"
#include "requester/template_page.hpp"
#include "server/app/ascii.hpp"
#include "server/app/folder.hpp"
#include "server/app/whole_file.hpp"
#include "server/studies/study_folder.hpp"
#include "wasm/base/json.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr app::FolderBounds bounds{.files = 20000, .bytes = 2ull << 30};
constexpr const char* markup_name = "custom.html";

/// Ids of Errand's own frame around the script's part.
constexpr std::array<std::string_view, 19> reserved_ids = {
    "title", "tools",    "bar",      "saved",     "help",          "panel",       "main",
    "foot",  "time",     "warned",   "warning",   "rescue",        "panel-title", "panel-text",
    "close", "unspoken", "language", "languages", "language-label"};
/// Ids that the page keeps for the family's scripts.
constexpr std::array<std::string_view, 18> family_ids = {
    "next-button", "prev-button",       "submit-button",  "submit-form",      "custom-experiment",
    "experiment",  "instructions",      "feedback-input", "progress-bar",     "message-field",
    "button-row",  "final-task-fields", "feedback-field", "hit-not-accepted", "disclaimer",
    "sample-task", "instructions-demo", "exp-input"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_remote(std::string_view address) {
  return address.starts_with("//") || address.find("://") != std::string_view::npos;
}

std::string plain_name(std::string_view address) {
  return fs::path{address.substr(0, address.find_first_of("?#"))}.lexically_normal().generic_string();
}

std::string file_name(const std::string& name) { return fs::path{name}.filename().string(); }

std::string extension(const std::string& name) {
  return app::in_lower_case(fs::path{name}.extension().string());
}

/// What a script may read besides pictures and the like.
bool is_data(const std::string& name) {
  static constexpr std::array<std::string_view, 6> data = {".json", ".csv", ".tsv", ".txt", ".xml", ".jsonl"};
  return holds(data, extension(name));
}

/// A library's names are no concern of the study.
bool is_library(const std::string& name) {
  return name.ends_with(".min.js") || name.find("lib/") != std::string::npos ||
         file_name(name).starts_with("jquery");
}

class Importer {
 public:
  Importer(const fs::path& folder, Json config, std::vector<app::FolderFile> there)
      : folder_{folder}, config_(std::move(config)), there_{std::move(there)} {}

  TemplateImport run() {
    import_.items = field_items(config_);
    add_scripts_and_styles();
    add_markup();
    add_files();
    custom_["files"] = data_;
    config_["custom"] = std::move(custom_);
    if (asks_survey(config_)) config_["finalQuestions"] = survey_questions();
    import_.files.push_back({"config.json", {}, config_.dump(2) + "\n"});
    return std::move(import_);
  }

 private:
  void tell(std::string source, Coverage coverage, std::string about) {
    import_.items.push_back({std::move(source), coverage, std::move(about)});
  }
  bool is_there(const std::string& name) const { return text_of(name) != nullptr; }
  const std::string* text_of(const std::string& name) const {
    for (const app::FolderFile& file : there_)
      if (file.name == name) return &file.bytes;
    return nullptr;
  }
  void copy(const std::string& name) {
    if (copied_.insert(name).second) import_.files.push_back({name, folder_ / fs::path{name}, {}});
  }

  void add_scripts_and_styles() {
    const std::string* html = text_of("index.html");
    if (html != nullptr) {
      page_ = read_template_page(*html);
    } else {
      for (const app::FolderFile& file : there_)
        if (file_name(file.name) == "custom.js") page_.scripts.push_back({file.name, {}});
      tell("index.html", Coverage::not_covered,
           "is not there: list the scripts and styles in \"custom\", and write custom.html");
    }
    for (const TemplatePage::Script& script : page_.scripts) add_script(script);
    for (const std::string& style : page_.styles) {
      const std::string name = plain_name(style);
      if (is_remote(style) || !is_there(name)) {
        tell(style, Coverage::not_covered, "a style that is not in the folder: copy it there and list it");
        continue;
      }
      styles_.push_back(name);
      copy(name);
      tell(name, Coverage::covered, "loaded by the page");
    }
    custom_["scripts"] = scripts_;
    custom_["styles"] = styles_;
  }

  void add_script(const TemplatePage::Script& script) {
    const std::string name = plain_name(script.address);
    if (script.address.empty()) {
      if (script.text.empty()) return;
      std::string own = fmt::format("inline_{}.js", ++inline_scripts_);
      scripts_.push_back(own);
      texts_.push_back(script.text);
      tell("script in index.html", Coverage::changed, "now the file " + own);
      import_.files.push_back({std::move(own), {}, script.text + "\n"});
    } else if (file_name(name) == "main.js") {
      tell(name, Coverage::changed, "Errand's page takes its place; what you changed in it is lost");
    } else if (file_name(name) == "demo_survey.js") {
      tell(name, Coverage::changed, "its questions are final questions of config.json now");
    } else if (is_remote(script.address) || !is_there(name)) {
      tell(script.address, Coverage::not_covered,
           "a script that is not in the folder: copy it there and list it in \"custom\"");
    } else {
      scripts_.push_back(name);
      if (!is_library(name)) texts_.push_back(*text_of(name));
      copy(name);
      tell(name, Coverage::covered, "run by the page");
    }
  }

  void add_markup() {
    if (page_.markup.empty()) {
      if (is_there("index.html"))
        tell("index.html", Coverage::not_covered,
             "no #custom-experiment and no CUSTOM EXPERIMENT MARKUP: write custom.html yourself");
    } else {
      custom_["markup"] = markup_name;
      import_.files.push_back({markup_name, {}, page_.markup});
      tell("index.html", Coverage::changed,
           "the task's markup is custom.html now; the rest is Errand's page");
    }
    if (has_handlers(page_.markup))
      tell("markup", Coverage::not_covered, "onclick=\"…\" and its like do not run: use addEventListener");
    for (const std::string& id : ids_in(page_.markup))
      if (holds(reserved_ids, id))
        tell("markup", Coverage::not_covered, fmt::format("the id \"{}\" is the page's own: rename it", id));
    tell_missing_ids();
  }

  /// Ids that scripts look for and nothing has: they stood elsewhere in index.html.
  void tell_missing_ids() {
    const std::vector<std::string> there = ids_in(page_.markup);
    std::set<std::string> told;
    for (const std::string& text : texts_)
      for (const std::string& id : ids_wanted_by(text)) {
        const bool is_known =
            holds(family_ids, id) || std::find(there.begin(), there.end(), id) != there.end();
        // A script may make the element itself.
        const bool is_made = text.find("id=\"" + id) != std::string::npos ||
                             text.find("id='" + id) != std::string::npos ||
                             text.find("id = \"" + id) != std::string::npos;
        if (!is_known && !is_made && told.insert(id).second)
          tell("script", Coverage::not_covered,
               fmt::format("looks for #{}, which is not in custom.html: put it there", id));
      }
  }

  void add_files() {
    std::size_t media = 0;
    for (const app::FolderFile& file : there_) {
      const std::string& name = file.name;
      if (name == "index.html" || name == "config.json" || file_name(name) == "main.js") continue;
      if (studies::is_for_workers(name)) {
        if (copied_.count(name) == 0) ++media;
        copy(name);
      } else if (is_data(name) && is_named(name)) {
        copy(name);
        data_.push_back(name);
        tell(name, Coverage::covered, "workers get it, as the script reads it");
      } else {
        left_.push_back(name);
      }
    }
    if (media > 0) tell("pictures and the like", Coverage::covered, fmt::format("{} files copied", media));
    for (const std::string& name : left_)
      tell(name, Coverage::changed,
           is_data(name) ? "not copied: no script names it; if one reads it, list it in \"custom\".\"files\""
                         : "not copied: errand try, build and results do what such programs did");
  }

  /// Whether a script names the file, or the folder that it is in.
  bool is_named(const std::string& name) const {
    const std::string parent = fs::path{name}.parent_path().filename().string();
    return std::any_of(texts_.begin(), texts_.end(), [&](const std::string& text) {
      return text.find(file_name(name)) != std::string::npos ||
             (!parent.empty() && text.find(parent + "/") != std::string::npos);
    });
  }

  fs::path folder_;
  Json config_;
  Json custom_ = Json::object();
  std::vector<app::FolderFile> there_;
  TemplatePage page_;
  TemplateImport import_;
  std::vector<std::string> scripts_;
  std::vector<std::string> styles_;
  std::vector<std::string> data_;
  std::vector<std::string> left_;
  std::vector<std::string> texts_;  ///< of the study's own scripts
  std::set<std::string> copied_;
  int inline_scripts_ = 0;
};

Problems cannot(const fs::path& folder, std::string what) {
  return {{folder.string(), {}, std::move(what), "a folder of the mturk-template family"}};
}

/// Where a file of the study goes may need folders first.
tl::expected<void, std::string> write_file(const ImportedFile& file, const fs::path& study) {
  const fs::path path = study / fs::path{file.name};
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (!error && !file.copied.empty()) fs::copy_file(file.copied, path, error);
  if (error) return tl::unexpected(fmt::format("cannot write {}: {}", path.string(), error.message()));
  return file.copied.empty() ? app::write_whole(path, file.text) : tl::expected<void, std::string>{};
}

}  // namespace

tl::expected<TemplateImport, Problems> read_template(const fs::path& folder) {
  auto read = studies::open_study_folder(folder);
  if (!read) return tl::unexpected(std::move(read.error()));
  const std::string& text = read->config().text;
  if (const auto parsed = parse_json(text, "config.json"); !parsed) return tl::unexpected(parsed.error());
  Json config = Json::parse(text, nullptr, false);
  if (!config.is_object()) return tl::unexpected(cannot(folder, "config.json is no object"));
  for (const char* own : {"questions", "pages", "blocks", "custom"})
    if (config.contains(own))
      return tl::unexpected(cannot(folder, fmt::format("is a study of Errand already: it has \"{}\"", own)));
  auto there = app::read_folder(folder, bounds, [](std::string_view) { return true; });
  if (!there) return tl::unexpected(cannot(folder, there.error()));
  const bool has_script = std::any_of(there->begin(), there->end(), [](const app::FolderFile& file) {
    return file_name(file.name) == "custom.js" || file.name == "index.html";
  });
  if (!has_script) return tl::unexpected(cannot(folder, "holds neither index.html nor custom.js"));
  return Importer{folder, std::move(config), std::move(*there)}.run();
}

tl::expected<void, std::string> write_import(const TemplateImport& import, const fs::path& study) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(study, error)))
    return tl::unexpected(fmt::format("{} is there already; nothing is overwritten", study.string()));
  const fs::path place = study.has_filename() ? study : study.parent_path();
  const fs::path parent = place.has_parent_path() ? place.parent_path() : fs::path{"."};
  fs::create_directories(parent, error);
  std::string made = (parent / ".errand-import-XXXXXX").string();
  if (::mkdtemp(made.data()) == nullptr)
    return tl::unexpected(fmt::format("cannot make a folder in {}", parent.string()));
  tl::expected<void, std::string> written;
  for (const ImportedFile& file : import.files)
    if (written) written = write_file(file, made);
  fs::permissions(made,
                  fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                      fs::perms::others_read | fs::perms::others_exec,
                  error);
  if (written) fs::rename(made, place, error);
  if (written && error)
    written = tl::unexpected(fmt::format("cannot make {}: {}", place.string(), error.message()));
  if (!written) fs::remove_all(made, error);
  return written;
}

}  // namespace errand::requester

#pragma once
#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/problem.hpp"

namespace errand::requester {

enum class Coverage {
  covered,     ///< means the same here
  changed,     ///< done in another way
  not_covered  ///< the researcher has to see to it
};
inline constexpr const char* coverage_names[] = {"covered", "changed", "not covered"};

/// What became of a field, a file or a habit of the template.
struct ImportItem {
  std::string source;
  Coverage coverage = Coverage::covered;
  std::string about;
};

/// A file of the study to be: a copy, or a text of its own.
struct ImportedFile {
  std::string name;
  std::filesystem::path copied;  ///< empty: `text`
  std::string text;
};

/// A study made of a folder of the mturk-template family, before anything is written.
struct TemplateImport {
  std::vector<ImportItem> items;
  std::vector<ImportedFile> files;
};

/// Reads config.json, index.html, the scripts and the files beside them. Changes nothing.
tl::expected<TemplateImport, Problems> read_template(const std::filesystem::path& folder);

/// Writes it as the folder `study`, which is not there yet: as a whole or not at all. The error is a
/// sentence.
tl::expected<void, std::string> write_import(const TemplateImport& import,
                                             const std::filesystem::path& study);

}  // namespace errand::requester

#include <algorithm>

#include "wasm/door/material.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/study/compiled.hpp"
#include "wasm/study/language.hpp"

namespace errand {
namespace {

constexpr const char* config_file = "config.json";

/// What config.json asks for and was not brought.
std::vector<std::string> missing(const std::vector<StudyFile>& files) {
  const StudyFile* config = find_file(files, config_file);
  if (config == nullptr) return {config_file};
  std::vector<std::string> names;
  for (const std::string& name : files_wanted(config->text))
    if (find_file(files, name) == nullptr) names.push_back(name);
  return names;
}

bool is_compiled(const std::vector<StudyFile>& files) {
  return std::any_of(files.begin(), files.end(),
                     [](const StudyFile& file) { return file.name.substr(0, 6) == "study."; });
}

}  // namespace

Material study_of(const std::vector<StudyFile>& files, std::uint32_t hit, std::string_view language) {
  if (is_compiled(files)) return compiled_study_of(files, hit, language);
  if (std::vector<std::string> names = missing(files); !names.empty()) return Needs{std::move(names)};
  auto study = read_study(files);
  if (!study) return std::move(study.error());
  return in_language(*study, language);
}

}  // namespace errand

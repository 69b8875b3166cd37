#include "wasm/door/material.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/study/compiled.hpp"

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

}  // namespace

Material study_of(const std::vector<StudyFile>& files, std::uint32_t hit) {
  if (find_file(files, compiled_file) != nullptr) return compiled_study_of(files, hit);
  if (std::vector<std::string> names = missing(files); !names.empty()) return Needs{std::move(names)};
  auto study = read_study(files);
  if (!study) return std::move(study.error());
  return *std::move(study);
}

}  // namespace errand

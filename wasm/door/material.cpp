#include "wasm/door/material.hpp"

#include "wasm/study/compiled.hpp"

namespace errand {
namespace {

Problems broken(const std::string& name) {
  return {{name, {}, "this file is damaged, or of another version of Errand", "the study built anew"}};
}

}  // namespace

const StudyFile* find_file(const std::vector<StudyFile>& files, std::string_view name) {
  for (const StudyFile& file : files)
    if (file.name == name) return &file;
  return nullptr;
}

Material compiled_study_of(const std::vector<StudyFile>& files, std::uint32_t hit) {
  const StudyFile* file = find_file(files, compiled_file);
  if (file == nullptr) return Needs{{compiled_file}};
  auto study = read_compiled(file->text);
  if (!study) return broken(compiled_file);
  if (!study->data) return *std::move(study);
  const std::string name = rows_file(*study, hit);
  const StudyFile* rows = find_file(files, name);
  if (rows == nullptr) return Needs{{name}};
  if (!add_compiled_rows(*study, rows->text, hit)) return broken(name);
  return *std::move(study);
}

}  // namespace errand

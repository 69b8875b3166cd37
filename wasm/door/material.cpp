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

Material compiled_study_of(const std::vector<StudyFile>& files, std::uint32_t hit,
                           std::string_view language) {
  const std::string name = compiled_file(language);
  const StudyFile* file = find_file(files, name);
  if (file == nullptr) return Needs{{name}};
  auto study = read_compiled(file->text);
  if (!study) return broken(name);
  if (!study->data) return *std::move(study);
  const std::string name_of_rows = rows_file(*study, hit);
  const StudyFile* rows = find_file(files, name_of_rows);
  if (rows == nullptr) return Needs{{name_of_rows}};
  if (!add_compiled_rows(*study, rows->text, hit)) return broken(name_of_rows);
  return *std::move(study);
}

}  // namespace errand

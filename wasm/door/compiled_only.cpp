#include "wasm/door/material.hpp"

namespace errand {

Material study_of(const std::vector<StudyFile>& files, std::uint32_t hit, std::string_view language) {
  return compiled_study_of(files, hit, language);
}

}  // namespace errand

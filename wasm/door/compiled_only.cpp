#include "wasm/door/material.hpp"

namespace errand {

Material study_of(const std::vector<StudyFile>& files, std::uint32_t hit) {
  return compiled_study_of(files, hit);
}

}  // namespace errand

#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wasm/base/problem.hpp"
#include "wasm/study/study.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// Files that the body has not brought yet.
struct Needs {
  std::vector<std::string> files;
};

using Material = std::variant<Study, Needs, Problems>;

/// The study that the files come to, in that language (empty: its own), with the rows of that HIT. There are
/// two of this function: the one of engine.wasm (compiled_only.cpp) takes a compiled study, the other one
/// (any_study.cpp) also config.json.
Material study_of(const std::vector<StudyFile>& files, std::uint32_t hit, std::string_view language);

/// As study_of(), of compiled files alone.
Material compiled_study_of(const std::vector<StudyFile>& files, std::uint32_t hit, std::string_view language);

const StudyFile* find_file(const std::vector<StudyFile>& files, std::string_view name);

}  // namespace errand

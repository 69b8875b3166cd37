#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/json.hpp"
#include "wasm/study/study.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// The data files that `config.json` names and `read_study` wants beside it. Empty when config.json cannot be
/// read.
std::vector<std::string> files_wanted(std::string_view config_text);

/// Reads a study: config.json and the files it names. Everything wrong is reported at once, in the order of
/// the file.
tl::expected<Study, Problems> read_study(const std::vector<StudyFile>& files);

}  // namespace errand

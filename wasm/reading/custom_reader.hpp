#pragma once
#include <string>
#include <vector>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// The script that makes a folder without questions a study of the mturk-template family.
inline constexpr const char* custom_script = "custom.js";

/// The files that the script of such a study, if it is one, consists of: all count for its fingerprint.
std::vector<std::string> custom_files_wanted(const Json& config);

/// Whether this is a study with a script of its own: it names one, or asks nothing itself and custom.js is
/// there.
bool is_custom(const Json& config, const std::vector<StudyFile>& files);

/// Reads "custom", and gives the study the questions that stand for what the script collects.
void read_custom(Fields& config, const Json& source, const std::vector<StudyFile>& files, Study& study);

}  // namespace errand

#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/json.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// One file of a study folder. `name` is relative to it, with '/' between folders.
struct StudyFile {
  std::string name;
  std::string text;
  bool absent = false;  ///< looked for and not there
  bool operator==(const StudyFile&) const = default;
};

/// The data files that `config.json` names and `read_study` wants beside it. Empty when config.json cannot be
/// read.
std::vector<std::string> files_wanted(std::string_view config_text);

/// Reads a study: config.json and the files it names. Everything wrong is reported at once, in the order of
/// the file.
tl::expected<Study, Problems> read_study(const std::vector<StudyFile>& files);

/// config.json as workers may have it: without the known answers of controls. Reading it gives the same
/// fingerprint. Text that is no JSON comes back as it is.
std::string worker_copy(std::string_view config_text);

}  // namespace errand

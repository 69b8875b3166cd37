#pragma once
#include "server/studies/study_folder.hpp"
#include "wasm/base/problem.hpp"

namespace errand::studies {

/// Files that the study's images and HTML refer to by a relative address and that its pages could not load:
/// not in the folder, or not served from it. `${column}` is filled from the data, so that a picture missing
/// for one row shows. Each address is reported once, where it first stands in a file.
Problems missing_files(const StudyFolder& folder, const Study& study);

}  // namespace errand::studies

#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wasm/base/problem.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/study/study.hpp"

namespace errand::studies {

/// Largest data file that is read.
inline constexpr std::size_t data_file_bytes = 32u << 20;

/// The texts of a study folder that the engine reads: config.json first, then the data files that it names.
struct StudyFolder {
  std::filesystem::path path;
  std::vector<StudyFile> files;
  const StudyFile& config() const { return files.front(); }
};

/// Reads them from disk. The problems are about the folder and its files: not there, not readable, too large,
/// not a plain file, outside the folder. What the texts say is `read_study`'s business.
tl::expected<StudyFolder, Problems> open_study_folder(const std::filesystem::path& path);

/// The text of the folder's file of that name, for showing a problem; empty when there is none.
std::string_view text_of(const StudyFolder& folder, std::string_view name);

/// The path of a file that is served from the folder by that name: a plain file inside the folder, no name on
/// the way beginning with a dot. nullopt when there is no such file.
std::optional<std::filesystem::path> served_file(const std::filesystem::path& folder, std::string_view name);

/// Whether workers may have the file of that name: pictures, sounds, films, fonts and parts of pages.
/// Anything else in the folder may hold known answers, others' data or their results, as config.json and a
/// table do.
bool is_for_workers(std::string_view name);
/// … or is one that the study's own script reads.
bool is_for_workers(const Study& study, std::string_view name);

/// The study, and what else a researcher should know about it.
struct CheckedStudy {
  StudyFolder folder;
  Study study;
  Problems warnings;  ///< files that the study refers to and that its workers cannot load
};

/// A study that cannot run, with whatever could be read of it.
struct BrokenStudy {
  StudyFolder folder;  ///< without files when the folder could not be read
  Problems problems;
};

tl::expected<CheckedStudy, BrokenStudy> check_study(const std::filesystem::path& path);

}  // namespace errand::studies

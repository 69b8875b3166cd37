#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "server/studies/study_folder.hpp"

namespace errand::requester {

/// What Errand keeps beside a study: `.errand/` in its folder, for the owner only (folders 0700, files 0600).
///
///   marketplace.sqlite    the marketplace of `errand try`: HITs, assignments, answers
///   studies/FINGERPRINT/  config.json and data files as they were when HITs were published from them
///   lock                  held by a running `errand try`
class StateFolder {
 public:
  /// Makes it where it is missing. The error is a sentence for the user.
  static tl::expected<StateFolder, std::string> made_in(const std::filesystem::path& study);
  /// nullopt where there is none.
  static std::optional<StateFolder> found_in(const std::filesystem::path& study);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path store() const { return path_ / "marketplace.sqlite"; }

  /// Keeps the texts of a study under its fingerprint.
  tl::expected<void, std::string> keep(const studies::StudyFolder& folder,
                                       std::string_view fingerprint) const;
  /// The study kept under that fingerprint.
  std::optional<Study> kept(std::string_view fingerprint) const;

 private:
  explicit StateFolder(std::filesystem::path path) : path_{std::move(path)} {}
  std::filesystem::path path_;
};

/// The right to run `errand try` on a study; given up when this goes or the process ends, however it ends.
class StudyLock {
 public:
  /// The error says who holds it.
  static tl::expected<StudyLock, std::string> take(const StateFolder& folder);
  StudyLock(StudyLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  StudyLock& operator=(StudyLock&&) = delete;
  ~StudyLock();

 private:
  explicit StudyLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace errand::requester

#include "requester/state_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "server/app/whole_file.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;

/// Makes `path` a folder for the owner only. A link there is refused: it could lead the data anywhere.
tl::expected<void, std::string> make_private_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return tl::unexpected(app::cannot("make the folder", path));
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return tl::unexpected(app::cannot("read", path));
  if (!S_ISDIR(status.st_mode))
    return tl::unexpected(path.string() + " is not a folder; Errand keeps its data there");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::chmod(path.c_str(), S_IRWXU) != 0) {
    return tl::unexpected(app::cannot("close to others", path));
  }
  // Also for one that was there: whoever made it may have been killed before this.
  return app::sync_folder(path.has_parent_path() ? path.parent_path() : fs::path{"."});
}

bool is_fingerprint(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

std::string holder_of(int lock) {
  std::array<char, 32> pid{};
  const ssize_t got = ::pread(lock, pid.data(), pid.size() - 1, 0);
  std::string text{pid.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
  while (!text.empty() && (text.back() < '0' || text.back() > '9')) text.pop_back();
  return text.empty() ? "" : fmt::format(" (process {})", text);
}

}  // namespace

tl::expected<StateFolder, std::string> StateFolder::made_in(const fs::path& study) {
  StateFolder folder{study / ".errand"};
  if (auto made = make_private_folder(folder.path_); !made) return tl::unexpected(std::move(made.error()));
  if (auto made = make_private_folder(folder.path_ / "studies"); !made)
    return tl::unexpected(std::move(made.error()));
  // Workers' answers do not belong in a repository by accident.
  const fs::path ignore = folder.path_ / ".gitignore";
  std::error_code error;
  if (!fs::exists(ignore, error)) {
    if (auto written = app::write_whole(ignore, "*\n"); !written)
      return tl::unexpected(std::move(written.error()));
  }
  return folder;
}

std::optional<StateFolder> StateFolder::found_in(const fs::path& study) {
  StateFolder folder{study / ".errand"};
  std::error_code error;
  if (!fs::is_regular_file(folder.store(), error)) return std::nullopt;
  return folder;
}

tl::expected<void, std::string> StateFolder::keep(const studies::StudyFolder& folder,
                                                  std::string_view fingerprint) const {
  const fs::path place = path_ / "studies" / fs::path{fingerprint};
  if (auto made = make_private_folder(place); !made) return made;
  for (const StudyFile& file : folder.files) {
    if (file.absent) continue;
    fs::path within = place;
    const fs::path relative{file.name};
    for (const fs::path& part : relative.parent_path()) {
      within /= part;
      if (auto made = make_private_folder(within); !made) return made;
    }
    if (auto written = app::write_whole(place / relative, file.text); !written) return written;
  }
  return {};
}

std::optional<Study> StateFolder::kept(std::string_view fingerprint) const {
  if (!is_fingerprint(fingerprint)) return std::nullopt;
  const auto folder = studies::open_study_folder(path_ / "studies" / fs::path{fingerprint});
  if (!folder) return std::nullopt;
  auto study = read_study(folder->files);
  if (!study) return std::nullopt;
  return std::move(*study);
}

tl::expected<StudyLock, std::string> StudyLock::take(const StateFolder& folder) {
  const fs::path path = folder.path() / "lock";
  StudyLock lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  if (lock.descriptor_ < 0) return tl::unexpected(app::cannot("open", path));
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return tl::unexpected(app::cannot("lock", path));
    return tl::unexpected(
        fmt::format("errand try runs already on this study{}; stop it first, or use its links",
                    holder_of(lock.descriptor_)));
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(lock.descriptor_, 0) != 0 || ::pwrite(lock.descriptor_, pid.data(), pid.size(), 0) < 0) {
    return tl::unexpected(app::cannot("write", path));
  }
  return lock;
}

StudyLock::~StudyLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace errand::requester

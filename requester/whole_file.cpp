#include "requester/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace errand::requester {
namespace {

namespace fs = std::filesystem;
using Written = tl::expected<void, std::string>;

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path{"."};
}

/// A file beside `path`, for its owner only, that goes with this unless it was put in its place.
class Draft {
 public:
  explicit Draft(const fs::path& path)
      : path_{path}, name_{(folder_of(path) / (".errand-" + path.filename().string() + "-XXXXXX")).string()} {
    file_ = ::mkostemp(name_.data(), O_CLOEXEC);
  }
  ~Draft() {
    if (file_ >= 0) ::close(file_);
    if (file_ >= 0 && !is_placed_) ::unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  Written write(std::string_view text) const {
    if (file_ < 0) return tl::unexpected(cannot("write in", folder_of(path_)));
    if (!write_all(file_, text) || ::fsync(file_) != 0) return tl::unexpected(cannot("write", path_));
    return {};
  }

  Written take_after(const struct stat& status) const {
    if (file_ < 0) return tl::unexpected(cannot("write in", folder_of(path_)));
    const bool is_mine = status.st_uid == ::geteuid() && status.st_gid == ::getegid();
    if (!is_mine && ::fchown(file_, status.st_uid, status.st_gid) != 0)
      return tl::unexpected(cannot("keep the owner of", path_));
    if (::fchmod(file_, status.st_mode & ~static_cast<mode_t>(S_IFMT)) != 0)
      return tl::unexpected(cannot("keep the mode of", path_));
    return {};
  }

  Written replace() {
    if (::rename(name_.c_str(), path_.c_str()) != 0) return tl::unexpected(cannot("write", path_));
    is_placed_ = true;
    return sync_folder(folder_of(path_));
  }

  /// Unlike rename(), link() fails where something is.
  Written place() const {
    if (::link(name_.c_str(), path_.c_str()) != 0)
      return tl::unexpected(errno == EEXIST ? path_.string() + " is there already" : cannot("write", path_));
    return sync_folder(folder_of(path_));
  }

 private:
  fs::path path_;
  std::string name_;
  int file_ = -1;
  bool is_placed_ = false;
};

}  // namespace

std::string cannot(std::string_view verb, const fs::path& path) {
  return fmt::format("cannot {} {}: {}", verb, path.string(), std::generic_category().message(errno));
}

Written sync_folder(const fs::path& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return tl::unexpected(cannot("open", path));
  const bool synced = ::fsync(folder) == 0;
  const std::string fault = synced ? "" : cannot("write", path);
  ::close(folder);
  if (!synced) return tl::unexpected(fault);
  return {};
}

tl::expected<std::string, std::string> read_whole(const fs::path& path, std::size_t most) {
  const bool is_input = path == "-";
  const int file = is_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return tl::unexpected(cannot("read", path));
  std::string text;
  std::array<char, 1 << 16> bytes{};
  ssize_t got = 0;
  while ((got = ::read(file, bytes.data(), bytes.size())) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 || text.size() > most) break;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  const std::string fault = got < 0 ? cannot("read", path) : "";
  if (!is_input) ::close(file);
  if (!fault.empty()) return tl::unexpected(fault);
  if (text.size() > most)
    return tl::unexpected(fmt::format("{} is too large: at most {} bytes", path.string(), most));
  return text;
}

Written write_whole(const fs::path& path, std::string_view text) {
  Draft draft{path};
  if (auto written = draft.write(text); !written) return written;
  return draft.replace();
}

Written rewrite_whole(const fs::path& path, std::string_view text) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  struct stat status {};
  if (error || ::stat(real.c_str(), &status) != 0) return tl::unexpected(cannot("read", path));
  Draft draft{real};
  if (auto taken = draft.take_after(status); !taken) return taken;
  if (auto written = draft.write(text); !written) return written;
  return draft.replace();
}

Written write_new(const fs::path& path, std::string_view text) {
  const Draft draft{path};
  if (auto written = draft.write(text); !written) return written;
  return draft.place();
}

}  // namespace errand::requester

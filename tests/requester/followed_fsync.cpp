#include "followed_fsync.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace errand::requester {
namespace {

FollowedFsync* follower = nullptr;

int really_sync(int descriptor) { return static_cast<int>(::syscall(SYS_fsync, descriptor)); }

}  // namespace

FollowedFsync::FollowedFsync(std::filesystem::path broken) : broken_{std::move(broken)} { follower = this; }
FollowedFsync::~FollowedFsync() { follower = nullptr; }

int FollowedFsync::sync(int descriptor) {
  std::error_code unknown;
  const auto path = std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", descriptor), unknown);
  if (path == broken_) {
    errno = EIO;
    return -1;
  }
  synced_.push_back(path);
  return really_sync(descriptor);
}

bool FollowedFsync::synced(const std::filesystem::path& path) const {
  return std::find(synced_.begin(), synced_.end(), path) != synced_.end();
}

}  // namespace errand::requester

/// In the place of the C library's.
extern "C" int fsync(int descriptor) {
  using namespace errand::requester;
  return follower != nullptr ? follower->sync(descriptor) : really_sync(descriptor);
}

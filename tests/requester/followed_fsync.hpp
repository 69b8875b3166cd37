#pragma once
#include <filesystem>
#include <vector>

namespace errand::requester {

/// Stands before the system's fsync while it lives, one at a time: it lists what was synced, in order, and
/// fails for `broken` as a disk would.
class FollowedFsync {
 public:
  explicit FollowedFsync(std::filesystem::path broken = {});
  ~FollowedFsync();
  FollowedFsync(const FollowedFsync&) = delete;
  FollowedFsync& operator=(const FollowedFsync&) = delete;

  int sync(int descriptor);
  bool synced(const std::filesystem::path& path) const;

 private:
  std::filesystem::path broken_;
  std::vector<std::filesystem::path> synced_;
};

}  // namespace errand::requester

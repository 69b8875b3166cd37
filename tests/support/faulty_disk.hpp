#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace errand::support {

/// The disk under every SQLite file that is opened while this exists. It remembers what was written and not
/// yet synced, so it can tell what a power cut would leave, and it can fail. One at a time.
class FaultyDisk {
 public:
  enum class Operation { open, write, sync };
  /// The at-th operation of that kind, counted from 1, ends with an SQLite error code. A write has done half.
  struct Fault {
    Operation operation = Operation::write;
    int at = 0;
    int code = SQLITE_IOERR;
    int times = 1;  ///< so many in a row
  };

  explicit FaultyDisk(std::uint32_t seed);
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  void plan(Fault fault) { fault_ = fault; }
  bool has_failed() const { return has_failed_; }
  /// Is called before each write and sync, and before a fault is told, on the thread that does it.
  void watch(std::function<void()> watcher) { watcher_ = std::move(watcher); }
  /// What a power cut now would leave, put into a folder: of what was not synced, each write whole, not at
  /// all, or some of its sectors.
  void cut_into(const std::string& folder);

 private:
  struct Change {
    std::int64_t offset = 0;
    std::string bytes;
    bool truncates = false;
  };
  struct Contents {
    std::string synced;
    std::vector<Change> pending;
  };
  struct File;
  struct Methods;
  static void apply(std::string& contents, const Change& change);
  void apply_partly(std::string& contents, const Change& change);
  /// SQLITE_OK, or how the operation ends.
  int outcome_of(Operation operation);
  std::uint32_t draw(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }

  sqlite3_vfs* real_;
  sqlite3_vfs own_;
  std::mt19937 random_;
  std::mutex mutex_;
  std::map<std::string, Contents> files_;
  std::map<Operation, int> done_;
  Fault fault_;
  bool has_failed_ = false;
  std::function<void()> watcher_ = [] {};
};

}  // namespace errand::support

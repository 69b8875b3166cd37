#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace SQLite {
class Database;
}

namespace errand::store {

/// The store could not take a write now (another process holds it, or the disk is full). Nothing was written;
/// the same call may succeed later.
struct Unavailable {
  std::string reason;
};

/// Whether what was written in a transaction stays.
enum class Outcome { keep, discard };

/// What a file of ours is known by, and how an older one, or an empty one, becomes one.
struct Format {
  int application_id = 0;  ///< so that another program's database is never written to
  /// SQL that brings a file from one PRAGMA user_version to the next; the first makes 1 of an empty file.
  /// What was released never changes: a change of the schema is a step more. Foreign keys are checked after
  /// the last one, not between.
  std::span<const char* const> steps;

  int version() const { return static_cast<int>(steps.size()); }
};

/// An SQLite file in WAL mode, synchronous=FULL. What write() returned with is on the disk, in the files that
/// were opened: when they are deleted or replaced, or the disk fails, the process ends before it acknowledges
/// anything. Not for two threads at a time; two processes may share the file.
class SqliteFile {
 public:
  /// Opens or makes the file (":memory:" for none), readable by its owner only. An older Errand's is brought
  /// up to date, or stays as it is when a step fails; a newer one's is refused. A write waits `patience` for
  /// another process's. Throws std::runtime_error, saying what is wrong, when the file can't be used.
  SqliteFile(const std::string& path, const Format& format, std::chrono::milliseconds patience);
  /// What stands in the file now, in memory: for looking at it, also on a medium or in a folder that can't be
  /// written. What is written to the copy ends with it. Throws as the constructor does.
  static SqliteFile copy_of(const std::string& path, const Format& format,
                            std::chrono::milliseconds patience);
  /// The version of the file, which is only read, and beside which nothing is made; 0 of an empty one and
  /// where there is none. Throws as the constructor does, also where there is no folder for it.
  static int version_at(const std::string& path, const Format& format);
  ~SqliteFile();
  SqliteFile(SqliteFile&&) noexcept;

  /// Runs `work` on one snapshot.
  void read(const std::function<void(SQLite::Database&)>& work) const;
  /// Runs `work` as one transaction, alone among the writers; returns once it is durable.
  tl::expected<void, Unavailable> write(const std::function<Outcome(SQLite::Database&)>& work);
  /// Empties the write-ahead log, so that what was deleted can't be read there either. Where another process
  /// reads for longer than `patience`, that is left to the next call.
  void empty_log();

 private:
  explicit SqliteFile(std::unique_ptr<SQLite::Database> in_memory);

  /// A file as the file system knows it, whatever is done to its name.
  struct FileIdentity {
    std::string path;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
  };
  static std::optional<FileIdentity> identity_of(const std::string& path);
  void give_up_without_files() const;

  std::unique_ptr<SQLite::Database> database_;
  std::vector<FileIdentity> files_;  ///< the database and its write-ahead log; none in memory
};

}  // namespace errand::store

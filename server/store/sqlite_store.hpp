#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/store/records.hpp"

namespace errand::store {

/// The store could not take a write now (another process holds it, or the disk is full). Nothing was written;
/// the same call may succeed later.
struct Unavailable {
  std::string reason;
};

/// The marketplace's durable state: one SQLite file in WAL mode, synchronous=FULL. What `write` returned with
/// is on the disk, in the files that were opened: when they are deleted or replaced, the process ends before
/// it acknowledges anything. Not for two threads at a time; two processes may share the file.
class Store {
 public:
  /// Opens or makes the file (":memory:" for none), readable by its owner only. A write waits `patience` for
  /// another process's. Throws std::runtime_error, saying what is wrong, when the file can't be used.
  explicit Store(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds{5});
  /// What stands in the file now, in memory: for looking at it, also on a medium or in a folder that can't be
  /// written. What is written to the copy ends with it. Throws as the constructor does.
  static Store copy_of(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds{5});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Runs `work` on one snapshot and returns what it returns.
  template <class Work>
  auto read(Work work) const -> std::invoke_result_t<Work, const Records&> {
    std::optional<std::invoke_result_t<Work, const Records&>> result;
    run_reading([&](const Records& records) { result.emplace(work(records)); });
    return std::move(*result);
  }

  /// Runs `work` as one transaction, alone among the writers. What it returns is returned once it is durable;
  /// when it returns an unexpected value, nothing is kept.
  template <class Work>
  auto write(Work work) -> tl::expected<std::invoke_result_t<Work, Records&>, Unavailable> {
    std::optional<std::invoke_result_t<Work, Records&>> result;
    auto done = run_writing([&](Records& records) {
      result.emplace(work(records));
      return keeps(*result);
    });
    if (!done) return tl::unexpected(std::move(done.error()));
    return std::move(*result);
  }

 private:
  explicit Store(std::unique_ptr<SQLite::Database> in_memory);

  enum class Outcome { keep, discard };

  template <class T>
  static Outcome keeps(const T&) {
    return Outcome::keep;
  }
  template <class T, class E>
  static Outcome keeps(const tl::expected<T, E>& result) {
    return result.has_value() ? Outcome::keep : Outcome::discard;
  }

  void run_reading(const std::function<void(const Records&)>& work) const;
  tl::expected<void, Unavailable> run_writing(const std::function<Outcome(Records&)>& work);

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

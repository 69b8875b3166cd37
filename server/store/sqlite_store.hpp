#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "server/store/records.hpp"
#include "server/store/sqlite_file.hpp"

namespace errand::store {

/// The marketplace's durable state, in one SqliteFile.
class Store {
 public:
  /// Opens or makes the file (":memory:" for none), readable by its owner only. A write waits `patience` for
  /// another process's. Throws std::runtime_error, saying what is wrong, when the file can't be used.
  explicit Store(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds{5});
  /// What stands in the file now, in memory: for looking at it, also on a medium or in a folder that can't be
  /// written. What is written to the copy ends with it. Throws as the constructor does.
  static Store copy_of(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds{5});

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
  explicit Store(SqliteFile file) : file_{std::move(file)} {}

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

  SqliteFile file_;
};

}  // namespace errand::store

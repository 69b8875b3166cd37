#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "server/store/records.hpp"

namespace errand::store {

/// The store could not take a write now (another process holds it, or the disk is full). Nothing was written;
/// the same call may succeed later.
struct Unavailable {
  std::string reason;
};

/// The marketplace's durable state: one SQLite file in WAL mode, synchronous=FULL. What `write` returned with
/// is on the disk. Not for two threads at a time; two processes may share the file.
class Store {
 public:
  /// Opens or makes the file (":memory:" for none), readable by its owner only. A write waits `patience` for
  /// another process's. Throws std::runtime_error, saying what is wrong, when the file can't be used.
  explicit Store(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds{5});
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

  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace errand::store

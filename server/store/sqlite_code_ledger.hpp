#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "server/codes/ledger.hpp"
#include "server/store/latest_write.hpp"
#include "server/store/sqlite_file.hpp"
#include "server/store/waiting_jobs.hpp"

namespace errand::store {

/// The ledger in one SqliteFile of its own. A thread does the deeds; what comes while a commit is on its way
/// to the disk shares the next one. Another one answers who only asks.
class SqliteCodeLedger final : public codes::Ledger {
 public:
  /// As SqliteFile's; of a file, not in memory. A Pulse writes where nothing was written for `pulse`.
  explicit SqliteCodeLedger(const std::string& path,
                            std::chrono::milliseconds patience = std::chrono::seconds{5},
                            std::chrono::milliseconds pulse = std::chrono::seconds{2});
  /// Does what waits.
  ~SqliteCodeLedger() override;
  SqliteCodeLedger(const SqliteCodeLedger&) = delete;
  SqliteCodeLedger& operator=(const SqliteCodeLedger&) = delete;

  void close() override;
  void note(codes::Deed deed, std::function<void(codes::Entry)> done) override;
  tl::expected<std::vector<codes::Standing>, codes::Closed> list(const std::string& study, std::int64_t after,
                                                                 std::int64_t most) override;
  tl::expected<std::vector<codes::Standing>, codes::Closed> latest(const std::string& study,
                                                                   std::int64_t before,
                                                                   std::int64_t most) override;
  tl::expected<codes::Tally, codes::Closed> count(const std::string& study) override;
  tl::expected<std::vector<codes::Answers>, codes::Closed> answers(const std::string& study,
                                                                   std::int64_t after,
                                                                   std::int64_t most) override;
  tl::expected<std::int64_t, codes::Closed> purge(const std::string& worker) override;
  tl::expected<std::int64_t, codes::Closed> forget_before(const std::string& study, app::Moment entered,
                                                          const std::stop_token& stopped) override;

 private:
  class Looks;
  /// Prepared once.
  struct Statements;
  enum class Effect { reads, writes };
  /// A part of a transaction, which may have to be done again, and what is to be told after it: nullptr when
  /// it is durable.
  struct Job {
    std::function<void(Statements&)> work;
    std::function<void(const codes::Closed*)> done;
    Effect effect = Effect::reads;
  };

  void add(Job job);
  /// What `work` finds, for callers that can wait, without the writer.
  template <class T, class Work>
  tl::expected<T, codes::Closed> asked(const Work& work);
  tl::expected<std::vector<codes::Standing>, codes::Closed> seats(const char* sql, const std::string& study,
                                                                  std::int64_t bound, std::int64_t most);
  /// What `work` gives once it is durable, for callers that can wait.
  template <class T, class Work>
  tl::expected<T, codes::Closed> awaited(
      const Work& work, const std::function<void()>& after = [] {});
  /// As awaited(), until the work finds nothing more or is stopped between two parts; what it deleted can't
  /// be read on the disk any more.
  template <class Work>
  tl::expected<std::int64_t, codes::Closed> erased(const Work& work_on_part,
                                                   const std::stop_token& stopped = {});
  void run();
  void commit(std::span<Job> group);
  std::optional<codes::Closed> written(std::span<Job> group);

  SqliteFile file_;
  std::unique_ptr<Looks> looks_;
  std::unique_ptr<Statements> statements_;
  LatestWrite latest_;
  WaitingJobs<Job> jobs_;
  std::thread thread_;
};

}  // namespace errand::store

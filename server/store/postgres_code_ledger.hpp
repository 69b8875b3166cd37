#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "server/codes/ledger.hpp"
#include "server/store/latest_write.hpp"
#include "server/store/postgres_connection.hpp"
#include "server/store/waiting_jobs.hpp"

namespace errand::store {

/// The ledger in the schema `errand` of a PostgreSQL database, which any number of Errands share. A thread
/// with one session does everything that waits as one transaction, sent at once. When the session is lost
/// while a transaction is on its way, nobody knows whether it was committed: it is done again on the next
/// session, which changes nothing that was. While there is no database, deeds are Closed at once, and a
/// session is sought again and again. What was deleted leaves PostgreSQL's files with its next vacuum.
class PostgresCodeLedger final : public codes::Ledger {
 public:
  /// Opens a session as open_session() does; throws std::runtime_error with its sentence. A deed that is not
  /// done within `patience` is Closed. A Pulse writes where nothing was written for `pulse`.
  explicit PostgresCodeLedger(std::string address,
                              std::chrono::milliseconds patience = std::chrono::seconds{5},
                              std::chrono::milliseconds pulse = std::chrono::seconds{2});
  /// Does what waits.
  ~PostgresCodeLedger() override;
  PostgresCodeLedger(const PostgresCodeLedger&) = delete;
  PostgresCodeLedger& operator=(const PostgresCodeLedger&) = delete;

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
  using Deadline = PostgresConnection::Deadline;
  using Done = tl::expected<void, PostgresTrouble>;
  /// May be done again, when nobody knows whether it was done.
  using Work = std::function<Done(PostgresConnection&, Deadline)>;

  struct Noted {
    codes::Deed deed;
    std::function<void(codes::Entry)> done;
  };
  struct Task {
    Work work;
    std::function<void(const codes::Closed*)> done;
  };
  using Job = std::variant<Noted, Task>;

  static void close(Job& job, const codes::Closed& closed);
  void add(Job job);
  tl::expected<void, codes::Closed> awaited(Work work);
  tl::expected<PostgresRows, codes::Closed> asked(const PostgresCall& call);
  tl::expected<std::int64_t, codes::Closed> erased(const std::vector<PostgresCall>& before,
                                                   const PostgresCall& erase,
                                                   const std::stop_token& stopped = {});
  void run();
  static std::size_t deeds_at_once(std::span<const Job> jobs);
  void settle(std::span<Job> group);
  void settle_deeds(std::span<Job> group);
  void note_outcome(std::span<const codes::Deed* const> deeds, const Done& kept);
  Done attempted(const Work& work, Deadline until);
  Done persist(const Work& work);
  std::optional<std::string> reconnect(Deadline until);

  const std::string address_;
  const std::chrono::milliseconds patience_;
  std::optional<PostgresConnection> connection_;
  LatestWrite latest_;
  WaitingJobs<Job> jobs_;
  std::thread thread_;
};

}  // namespace errand::store

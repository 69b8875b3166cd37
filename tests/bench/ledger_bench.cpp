// Durable finishes a second of both ledgers, beside what their databases do without Errand, in one run.
//   bench_ledger [SECONDS]
//   bench_ledger raw SECONDS FILE                what SQLite does without Errand: 32 threads whose rows are
//                                                committed together, in the ledger's own table; then one
//                                                thread with 32 rows a commit, in a table with one index
//   bench_ledger raw SECONDS postgresql://…      what PostgreSQL does: 32 connections, a row a commit
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit", as scripts/bench_figures.py reads them.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <random>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/store/code_schema.hpp"
#include "server/store/open_ledger.hpp"
#include "server/store/postgres_connection.hpp"
#include "tests/server/store/temporary_folder.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace errand {
namespace {

using Clock = std::chrono::steady_clock;

/// What a survey of a few questions submits to this server, and what one elsewhere does.
const std::string few_answers(300, 'a');
const std::string no_answers;

struct Figures {
  double per_second = 0;
  double p99_ms = 0;
};

Figures figures_of(std::vector<Clock::duration>& times, Clock::duration took) {
  if (times.empty()) throw std::runtime_error("nothing was done");
  std::sort(times.begin(), times.end());
  const std::chrono::duration<double, std::milli> p99 = times[times.size() * 99 / 100];
  return {static_cast<double>(times.size()) / std::chrono::duration<double>(took).count(), p99.count()};
}

codes::Finish finish_of(std::int64_t number, const std::string& answers) {
  std::string key = std::to_string(number);
  const codes::Place place{"reading", {"3HIT", "3ASSIGNMENT" + key, "AWORKER" + key}};
  key.resize(32);
  return {place, codes::Ending::complete, 1, key, {1}, 0, {2}, answers};
}

/// Callers that each finish a seat of their own, and the next one as soon as it is durable.
class Callers {
 public:
  Callers(codes::Ledger& ledger, int count, std::chrono::seconds time)
      : ledger_{ledger}, began_{Clock::now()}, until_{began_ + time}, going_{count} {
    for (int i = 0; i < count; ++i) go();
  }

  Figures figures() {
    going_.wait(going_.load());
    for (int left = going_; left > 0; left = going_) going_.wait(left);
    const std::lock_guard lock{mutex_};
    return figures_of(times_, ended_ - began_);
  }

 private:
  void go() {
    const auto asked = Clock::now();
    ledger_.note(finish_of(++number_, few_answers), [this, asked](const codes::Entry& entry) {
      if (!entry) std::abort();
      {
        const std::lock_guard lock{mutex_};
        ended_ = Clock::now();
        times_.push_back(ended_ - asked);
      }
      if (ended_ < until_) return go();
      --going_;
      going_.notify_all();
    });
  }

  codes::Ledger& ledger_;
  const Clock::time_point began_;
  const Clock::time_point until_;
  std::atomic<std::int64_t> number_{0};
  std::atomic<int> going_;
  std::mutex mutex_;
  Clock::time_point ended_;
  std::vector<Clock::duration> times_;
};

Figures of_ledger(const std::string& where, int callers, std::chrono::seconds time) {
  const auto ledger = store::open_ledger(where);
  return Callers(*ledger, callers, time).figures();
}

constexpr const char* sqlite_table =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
    "CREATE TABLE seat (number INTEGER PRIMARY KEY, study TEXT, hit TEXT, assignment TEXT, worker TEXT, "
    "code_key BLOB, answers TEXT, UNIQUE (study, assignment, worker, hit))";

/// SQLite without Errand: rows a second, so many a commit.
Figures of_raw_sqlite(const std::string& path, int rows_per_commit, const std::string& answers,
                      std::chrono::seconds time) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(sqlite_table);
  SQLite::Statement insert(database,
                           "INSERT INTO seat (study, hit, assignment, worker, code_key, answers) "
                           "VALUES ('reading', '3HIT', ?, ?, ?, ?)");
  std::vector<Clock::duration> times;
  std::int64_t number = 0;
  const auto began = Clock::now();
  while (Clock::now() < began + time) {
    const auto asked = Clock::now();
    SQLite::Transaction transaction(database);
    for (int row = 0; row < rows_per_commit; ++row) {
      const codes::Finish finish = finish_of(++number, answers);
      insert.reset();
      insert.bind(1, finish.place.seat.assignment);
      insert.bind(2, finish.place.seat.worker);
      insert.bind(3, finish.code_key.data(), 32);
      insert.bind(4, finish.answers);
      insert.exec();
    }
    transaction.commit();
    times.insert(times.end(), static_cast<std::size_t>(rows_per_commit), Clock::now() - asked);
  }
  return figures_of(times, Clock::now() - began);
}

/// SQLite without Errand, in the ledger's own schema: so many threads, each with one row at a time, which
/// another one commits with all that wait.
class GroupCommit {
 public:
  GroupCommit(const std::string& path, int clients, std::chrono::seconds time)
      : database_{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}, until_{Clock::now() + time} {
    database_.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    for (const char* step : store::code_schema_steps) database_.exec(step);
    times_.resize(static_cast<std::size_t>(clients));
  }

  Figures figures() {
    const auto began = Clock::now();
    std::vector<std::thread> threads;
    going_ = times_.size();
    for (std::size_t i = 0; i < times_.size(); ++i) threads.emplace_back([this, i] { ask(i); });
    write();
    const auto took = Clock::now() - began;
    for (auto& thread : threads) thread.join();
    std::vector<Clock::duration> all;
    for (const auto& times : times_) all.insert(all.end(), times.begin(), times.end());
    return figures_of(all, took);
  }

 private:
  struct Row {
    std::string assignment;
    std::string worker;
    std::string code_key;
    std::binary_semaphore is_kept{0};
  };

  void ask(std::size_t client) {
    // As random as an HMAC.
    std::mt19937_64 random{client};
    while (Clock::now() < until_) {
      const auto asked = Clock::now();
      const std::int64_t number = ++number_;
      Row row{.assignment = fmt::format("3ASSIGNMENT{:019}", number),
              .worker = fmt::format("AWORKER{:07}", number),
              .code_key = {}};
      for (int i = 0; i < 4; ++i) row.code_key += store::binary(static_cast<std::int64_t>(random()));
      {
        const std::lock_guard lock{mutex_};
        waiting_.push_back(&row);
      }
      has_come_.notify_one();
      row.is_kept.acquire();
      times_[client].push_back(Clock::now() - asked);
    }
    const std::lock_guard lock{mutex_};
    --going_;
    has_come_.notify_one();
  }

  void write() {
    SQLite::Statement insert(database_,
                             "INSERT INTO seat (study, hit, assignment, worker, entered_ms, ending, epoch, "
                             "ended_ms, code_key) VALUES ('reading', '3HIT', ?, ?, 1, 'complete', 1, 2, ?)");
    std::unique_lock lock{mutex_};
    for (;;) {
      has_come_.wait(lock, [&] { return going_ == 0 || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::vector<Row*> group = std::exchange(waiting_, {});
      lock.unlock();
      SQLite::Transaction transaction(database_);
      for (const Row* row : group) {
        insert.reset();
        insert.bindNoCopy(1, row->assignment);
        insert.bindNoCopy(2, row->worker);
        insert.bindNoCopy(3, row->code_key.data(), static_cast<int>(row->code_key.size()));
        insert.exec();
      }
      transaction.commit();
      for (Row* row : group) row->is_kept.release();
      lock.lock();
    }
  }

  SQLite::Database database_;
  const Clock::time_point until_;
  std::atomic<std::int64_t> number_{0};
  std::vector<std::vector<Clock::duration>> times_;  // of each client
  std::mutex mutex_;
  std::condition_variable has_come_;
  std::vector<Row*> waiting_;
  std::size_t going_ = 0;
};

void check(PGconn* connection, PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(connection));
}

/// One connection's inserts, each a commit.
void insert_until(Clock::time_point until, const std::string& address, const std::string& answers,
                  std::atomic<std::int64_t>& number, std::vector<Clock::duration>& times) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(address.c_str()), &PQfinish};
  check(connection.get(), PQprepare(connection.get(), "insert",
                                    "INSERT INTO seat (study, hit, assignment, worker, code_key, answers) "
                                    "VALUES ('reading', '3HIT', $1, $2, $3, $4)",
                                    4, nullptr));
  while (Clock::now() < until) {
    const auto asked = Clock::now();
    const codes::Finish finish = finish_of(++number, answers);
    const char* values[] = {finish.place.seat.assignment.c_str(), finish.place.seat.worker.c_str(),
                            finish.code_key.data(), finish.answers.c_str()};
    const int lengths[] = {0, 0, 32, 0};
    const int formats[] = {0, 0, 1, 0};
    check(connection.get(), PQexecPrepared(connection.get(), "insert", 4, values, lengths, formats, 0));
    times.push_back(Clock::now() - asked);
  }
}

void make_table(const std::string& address) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(address.c_str()), &PQfinish};
  check(connection.get(),
        PQexec(connection.get(),
               "CREATE TABLE seat (number bigserial PRIMARY KEY, study text, hit text, assignment text, "
               "worker text, code_key bytea, answers text, UNIQUE (study, assignment, worker, hit))"));
}

/// PostgreSQL without Errand, in a database that is empty.
Figures of_raw_postgres(const std::string& address, int connections, const std::string& answers,
                        std::chrono::seconds time) {
  make_table(address);
  std::vector<std::vector<Clock::duration>> each(static_cast<std::size_t>(connections));
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> number{0};
  const auto began = Clock::now();
  for (auto& times : each)
    threads.emplace_back([&] { insert_until(began + time, address, answers, number, times); });
  for (auto& thread : threads) thread.join();
  const auto took = Clock::now() - began;
  std::vector<Clock::duration> all;
  for (const auto& times : each) all.insert(all.end(), times.begin(), times.end());
  return figures_of(all, took);
}

void print(const std::string& name, const Figures& figures, const char* most_ms = "") {
  fmt::print("{}\t{:.0f}\t/s\t\n{}, p99\t{:.2f}\tms\t{}\n", name, figures.per_second, name, figures.p99_ms,
             most_ms);
  std::fflush(stdout);
}

void print_ratio(const std::string& name, const Figures& other, const Figures& own) {
  fmt::print("{}\t{:.2f}\tx\t2\n", name, other.per_second / own.per_second);
  std::fflush(stdout);
}

}  // namespace

int run_raw(std::chrono::seconds time, const std::string& where) {
  if (store::PostgresConnection::is_address(where)) {
    print("PostgreSQL, 32 connections, a row a commit", of_raw_postgres(where, 32, no_answers, time));
  } else {
    print("SQLite, 32 threads, committed together", GroupCommit(where, 32, time).figures());
    print("SQLite, a thread, 32 rows a commit", of_raw_sqlite(where + ".plain", 32, no_answers, time));
  }
  return 0;
}

int run(std::chrono::seconds time) {
  const store::TemporaryFolder folder;
  const Figures alone = of_raw_sqlite(folder.file("alone"), 1, few_answers, time);
  print("SQLite, a row a commit", alone);
  for (const int callers : {32, 128}) {
    const std::string file = fmt::format("{}", callers);
    const Figures group = of_raw_sqlite(folder.file("raw" + file), callers, few_answers, time);
    const Figures own = of_ledger(folder.file("own" + file), callers, time);
    print(fmt::format("SQLite, {} rows a commit", callers), group);
    print(fmt::format("SQLite ledger, {} callers", callers), own, "25");
    print_ratio("  a row a commit / ledger", alone, own);
  }
  support::PostgresCluster cluster(std::filesystem::temp_directory_path().string());
  const Figures raw = of_raw_postgres(cluster.address_of(cluster.new_database()), 32, few_answers, time);
  print("PostgreSQL, 32 connections, a row a commit", raw);
  for (const int callers : {32, 128}) {
    const Figures own = of_ledger(cluster.address_of(cluster.new_database()), callers, time);
    print(fmt::format("PostgreSQL ledger, {} callers", callers), own, "25");
    print_ratio("  32 connections / ledger", raw, own);
  }
  return 0;
}

}  // namespace errand

int main(int argc, char** argv) {
  try {
    if (argc == 4 && argv[1] == std::string_view{"raw"})
      return errand::run_raw(std::chrono::seconds{std::atoi(argv[2])}, argv[3]);
    return errand::run(std::chrono::seconds{argc > 1 ? std::atoi(argv[1]) : 3});
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_ledger: {}\n", error.what());
    return 1;
  }
}

#include "tests/support/ledger_trials.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <future>
#include <set>
#include <string_view>

#include "server/store/sqlite_code_ledger.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::support {
namespace {

using store::SqliteCodeLedger;
using store::TemporaryFolder;

codes::Finish finish_of(int number) {
  std::string key = std::to_string(number);
  const codes::Place place{"reading", {"H", "A" + key, number % 7 == 0 ? "LEAVING" : "W"}};
  key.resize(32);
  return {place, codes::Ending::complete, 1, key, {1}, 0, {2}, std::string(3000, 'a')};
}

/// Those that have an ending and their answers; none when the file can't be opened.
std::set<std::string> finished_in(const std::string& path) {
  std::set<std::string> out;
  try {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    if (database.execAndGet("PRAGMA integrity_check").getString() != "ok") return out;
    SqliteCodeLedger ledger(path);
    const auto answers = ledger.answers("reading", 0, 1'000'000);
    for (const auto& one : answers.value()) out.insert(one.place.seat.assignment);
  } catch (const std::exception&) {
    return {};
  }
  return out;
}

/// While it exists, a connection that asks for synchronous=FULL has NORMAL.
class SynchronousNormal {
 public:
  SynchronousNormal() { ::sqlite3_auto_extension(reinterpret_cast<void (*)()>(lower)); }
  ~SynchronousNormal() { ::sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(lower)); }
  SynchronousNormal(const SynchronousNormal&) = delete;
  SynchronousNormal& operator=(const SynchronousNormal&) = delete;

 private:
  static int lower(sqlite3* database, char**, const void*) {
    ::sqlite3_exec(database, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
    return ::sqlite3_set_authorizer(database, ignore_synchronous, nullptr);
  }
  static int ignore_synchronous(void*, int action, const char* name, const char* value, const char*,
                                const char*) {
    const bool sets = action == SQLITE_PRAGMA && value != nullptr && std::string_view{name} == "synchronous";
    return sets ? SQLITE_IGNORE : SQLITE_OK;
  }
};

/// Eight callers, each with its next seat as soon as the last one is acknowledged.
class Callers {
 public:
  explicit Callers(codes::Ledger& ledger) : ledger_{ledger} {}

  /// Returns once `is_over` and nobody waits any more. All begin on the ledger's own thread, so the same
  /// groups come every time.
  void work_until(const std::atomic<bool>& is_over) {
    constexpr int callers = 8;
    going_ = callers;
    ledger_.note(codes::Look{}, [&](const codes::Entry&) {
      for (int i = 0; i < callers; ++i) go(is_over);
    });
    ended_.get_future().wait();
  }

  /// On the ledger's thread.
  const std::vector<int>& acknowledged() const { return acknowledged_; }

 private:
  void go(const std::atomic<bool>& is_over) {
    const int number = ++number_;
    ledger_.note(finish_of(number), [this, number, &is_over](const codes::Entry& entry) {
      if (entry && *entry && (**entry).ended) acknowledged_.push_back(number);
      if (!is_over) return go(is_over);
      if (--going_ == 0) ended_.set_value();
    });
  }

  codes::Ledger& ledger_;
  int number_ = 0;
  int going_ = 0;
  std::vector<int> acknowledged_;
  std::promise<void> ended_;
};

std::int64_t lost_of(std::span<const int> acknowledged, const std::string& path) {
  const std::set<std::string> there = finished_in(path);
  std::int64_t lost = 0;
  for (const int number : acknowledged)
    lost += 1 - static_cast<int>(there.count("A" + std::to_string(number)));
  return lost;
}

/// Some cuts of one ledger, which then is looked at on the real disk.
CutOutcome cut_one_ledger(std::uint32_t seed, int cuts) {
  const TemporaryFolder folder;
  std::vector<std::size_t> acknowledged;
  std::vector<int> all;
  {
    FaultyDisk disk(seed);
    SqliteCodeLedger ledger(folder.file("codes.sqlite"));
    Callers callers(ledger);
    std::atomic<bool> is_over{false};
    std::mt19937 random(seed);
    std::uint32_t pause = 1;
    disk.watch([&] {
      if (is_over || --pause > 0) return;
      pause = 1 + static_cast<std::uint32_t>(random() % 400);
      disk.cut_into(folder.file(fmt::format("cut{}", acknowledged.size())));
      acknowledged.push_back(callers.acknowledged().size());
      is_over = acknowledged.size() == static_cast<std::size_t>(cuts);
    });
    callers.work_until(is_over);
    all = callers.acknowledged();
  }
  CutOutcome out;
  for (std::size_t cut = 0; cut < acknowledged.size(); ++cut) {
    ++out.cuts;
    out.acknowledged += static_cast<std::int64_t>(acknowledged[cut]);
    out.lost +=
        lost_of(std::span{all}.first(acknowledged[cut]), folder.file(fmt::format("cut{}/codes.sqlite", cut)));
  }
  return out;
}

codes::Entry noted(codes::Ledger& ledger, codes::Deed deed) {
  std::promise<codes::Entry> told;
  ledger.note(std::move(deed), [&](codes::Entry entry) { told.set_value(std::move(entry)); });
  return told.get_future().get();
}

/// What the child says of itself, a number each; a seat's is positive.
constexpr int said_failed = -1;
constexpr int said_closed = -2;

constexpr int status_worked = 0;
constexpr int status_refused = 3;
constexpr int status_closed_for_ever = 4;

/// In the child: finishes seats, each until it is acknowledged.
int finish_on(int first, int last, SqliteCodeLedger& ledger, const std::function<void(int)>& say) {
  constexpr int tries = 50;
  for (int number = first; number <= last; ++number) {
    int left = tries;
    for (; left > 0; --left) {
      const codes::Entry entry = noted(ledger, finish_of(number));
      if (entry && *entry && (**entry).ended) break;
      say(said_closed);
    }
    if (left == 0) return status_closed_for_ever;
    say(number);
  }
  return status_worked;
}

int work_on_failing_disk(const FaultyDisk::Fault& fault, const TemporaryFolder& folder, int seats, int to) {
  const auto say = [&](int number) {
    if (::write(to, &number, sizeof number) != sizeof number) ::_exit(5);
  };
  FaultyDisk disk(1);
  disk.plan(fault);
  bool has_said = false;
  disk.watch([&] {
    if (!disk.has_failed() || has_said) return;
    has_said = true;
    say(said_failed);
    // After a failed sync nobody has what was not synced before.
    if ((fault.code & 0xff) == SQLITE_IOERR) disk.cut_into(folder.file("after"));
  });
  try {
    SqliteCodeLedger ledger(folder.file("codes.sqlite"));
    if (const int status = finish_on(1, seats, ledger, say); status != status_worked) return status;
    static_cast<void>(ledger.purge("LEAVING"));
    return finish_on(seats + 1, 2 * seats, ledger, say);
  } catch (const std::exception&) {
    return status_refused;
  }
}

End end_of(int status) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) return End::stopped;
  if (!WIFEXITED(status)) return End::wrong;
  if (WEXITSTATUS(status) == status_worked) return End::worked;
  return WEXITSTATUS(status) == status_refused ? End::refused : End::wrong;
}

}  // namespace

CutOutcome cut_power(const CutTrial& trial) {
  constexpr int of_one_ledger = 20;
  const auto normal =
      trial.synchronous == Synchronous::normal ? std::make_unique<SynchronousNormal>() : nullptr;
  CutOutcome out;
  for (std::uint32_t round = 0; out.cuts < trial.cuts; ++round) {
    const CutOutcome one = cut_one_ledger(trial.seed + round, std::min(of_one_ledger, trial.cuts - out.cuts));
    out.cuts += one.cuts;
    out.acknowledged += one.acknowledged;
    out.lost += one.lost;
  }
  return out;
}

FaultOutcome fail_once(const FaultyDisk::Fault& fault, int seats) {
  const TemporaryFolder folder;
  int pipe[2];
  if (::pipe(pipe) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe[0]);
    ::dup2(::open("/dev/null", O_WRONLY), 2);
    ::_exit(work_on_failing_disk(fault, folder, seats, pipe[1]));
  }
  ::close(pipe[1]);
  FaultOutcome out;
  std::vector<int> acknowledged;
  for (int said = 0; ::read(pipe[0], &said, sizeof said) == sizeof said;) {
    if (said > 0) acknowledged.push_back(said);
    out.has_failed |= said == said_failed;
    out.has_failed_at_end |=
        said == said_failed && acknowledged.size() == static_cast<std::size_t>(2 * seats);
    out.closed += static_cast<int>(said == said_closed);
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  out.end = end_of(status);
  out.acknowledged = static_cast<int>(acknowledged.size());
  const std::string after = folder.file("after/codes.sqlite");
  const bool was_cut = std::filesystem::exists(after) && out.end == End::stopped;
  const std::set<std::string> there = finished_in(was_cut ? after : folder.file("codes.sqlite"));
  for (const int number : acknowledged) {
    // Whoever left may be gone.
    if (number % 7 == 0 && number <= seats) continue;
    out.lost += 1 - static_cast<int>(there.count("A" + std::to_string(number)));
  }
  return out;
}

}  // namespace errand::support

#include "server/store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "server/store/schema.hpp"
#include "tests/server/store/rows.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::store {
namespace {

using ::testing::HasSubstr;

std::string refusal_of(const std::string& path) {
  try {
    const Store store(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "opened";
}

TEST(SqliteStore, TheFileIsReadableByItsOwnerOnly) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  const mode_t before = ::umask(0);
  const Store store(path);
  ::umask(before);
  for (const std::string& file : {path, path + "-wal", path + "-shm"}) {
    struct stat facts {};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0) << file;
    EXPECT_EQ(facts.st_mode & 0777, 0600u) << file;
  }
}

TEST(SqliteStore, AFolderThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal_of(folder.file("nowhere/market.sqlite")),
              HasSubstr("nowhere/market.sqlite: No such file"));
}

TEST(SqliteStore, AFileThatIsNoDatabaseIsRefusedAndKept) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  const std::string text(4096, 'x');
  std::ofstream(path) << text;
  EXPECT_THAT(refusal_of(path), HasSubstr("not a database"));
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST(SqliteStore, AnotherProgramsDatabaseIsRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE theirs (x)");
  EXPECT_THAT(refusal_of(path), HasSubstr("another program's database"));
}

TEST(SqliteStore, ADatabaseOfALaterErrandIsRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  { const Store store(path); }
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec(fmt::format("PRAGMA user_version = {}", schema_steps.size() + 1));
  EXPECT_THAT(refusal_of(path), HasSubstr("by a newer Errand"));
}

/// A process of its own that does `work` and never comes back into the test.
pid_t in_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  return child;
}

/// Adds HITs for ever and says each one's number on `said` once the store has it.
void add_hits_for_ever(const std::string& path, int said) {
  Store store(path);
  const HitType type = type_named("TYPE");
  for (std::int32_t number = 0;; ++number) {
    const auto added = store.write([&](Records& records) {
      records.find_or_add(type);
      records.add(hit_named(fmt::format("H{}", number), type));
      return true;
    });
    if (!added || ::write(said, &number, sizeof number) != sizeof number) ::_exit(1);
  }
}

/// One life: the writer is killed after it acknowledged `lives` rows; all it acknowledged must be there.
void kill_a_writer_after(std::int32_t acknowledged) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t writer = in_child([&] { add_hits_for_ever(path, pipe[1]); });
  ::close(pipe[1]);
  std::int32_t last = -1;
  while (last + 1 < acknowledged && ::read(pipe[0], &last, sizeof last) == sizeof last) {
  }
  ::kill(writer, SIGKILL);
  while (::read(pipe[0], &last, sizeof last) == sizeof last) {
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(writer, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_GE(last + 1, acknowledged);

  Store store(path);
  const auto rows =
      store.read([](const Records& records) { return records.hits({"requester"}, std::nullopt, 100'000); });
  EXPECT_GE(static_cast<std::int32_t>(rows.size()), last + 1);
  EXPECT_LE(static_cast<std::int32_t>(rows.size()), last + 2)
      << "at most one row was durable and not yet acknowledged";
  for (std::int32_t number = 0; number <= last; ++number) {
    const HitId id{fmt::format("H{}", number)};
    EXPECT_TRUE(store.read([&](const Records& records) { return records.hit(id).has_value(); })) << id.text;
  }
}

TEST(SqliteStore, EveryAcknowledgedRowOutlivesAKilledWriter) {
  for (const std::int32_t acknowledged : {1, 2, 17, 100, 400}) kill_a_writer_after(acknowledged);
}

TEST(SqliteStore, AWriteWhileAnotherProcessHoldsTheFileIsUnavailableAndLaterWorks) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  Store store(path, std::chrono::milliseconds{1});
  const HitType type = type_named("TYPE");
  const auto add = [&] { return store.write([&](Records& records) { return records.find_or_add(type); }); };
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  {
    const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
    const auto refused = add();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().reason, HasSubstr("locked"));
  }
  EXPECT_EQ(add().value().text, "TYPE");
}

/// From now on no file of this process grows beyond `bytes`: writing fails as on a broken disk.
void break_the_disk_at(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST(SqliteStoreDeathTest, AnInputOutputErrorEndsTheProcess) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  { const Store store(path); }
  const auto write_until_it_breaks = [&] {
    Store store(path);
    break_the_disk_at(rlim_t{64} * 1024);
    const HitType type = type_named("TYPE");
    for (int number = 0; number < 1000; ++number) {
      static_cast<void>(store.write([&](Records& records) {
        records.find_or_add(type);
        records.add(hit_named(fmt::format("H{}", number), type));
        return true;
      }));
    }
  };
  EXPECT_DEATH(write_until_it_breaks(), "can't be trusted");
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t hits_in(const Store& store) {
  return store.read(
      [](const Records& records) { return records.hits({"requester"}, std::nullopt, 100).size(); });
}

void add_hit(Store& store, const std::string& name) {
  const HitType type = type_named("TYPE");
  ASSERT_TRUE(store.write([&](Records& records) {
    records.find_or_add(type);
    records.add(hit_named(name, type));
    return true;
  }));
}

TEST(SqliteStoreCopy, HasWhatWasWrittenAndKeepsItsOwnWritesToItself) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a %3f?#.sqlite");
  Store store(path);
  add_hit(store, "H1");
  const std::string file = bytes_of(path);
  const std::string log = bytes_of(path + "-wal");
  {
    Store copy = Store::copy_of(path);
    EXPECT_EQ(hits_in(copy), 1u);
    add_hit(copy, "H2");
    EXPECT_EQ(hits_in(copy), 2u);
  }
  EXPECT_EQ(hits_in(store), 1u);
  EXPECT_EQ(bytes_of(path), file);
  EXPECT_EQ(bytes_of(path + "-wal"), log);
}

TEST(SqliteStoreCopy, IsMadeWhileAnotherProcessWrites) {
  const TemporaryFolder folder;
  const std::string path = folder.file("market.sqlite");
  Store store(path);
  add_hit(store, "H1");
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
  EXPECT_EQ(hits_in(Store::copy_of(path, std::chrono::milliseconds{1})), 1u);
}

/// As a user who may only look: root may write anywhere.
TEST(SqliteStoreCopy, IsMadeFromAFolderThatCannotBeWritten) {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  fs::create_directory(folder.file("disc"));
  const std::string path = folder.file("disc/market.sqlite");
  {
    Store store(path);
    add_hit(store, "H1");
  }
  fs::permissions(fs::path(path).parent_path().parent_path(), fs::perms{0755});
  fs::permissions(path, fs::perms{0444});
  fs::permissions(folder.file("disc"), fs::perms{0555});
  const pid_t reader = in_child([&] {
    constexpr uid_t nobody = 65534;
    if (::getuid() == 0 && ::setuid(nobody) != 0) ::_exit(2);
    try {
      ::_exit(hits_in(Store::copy_of(path)) == 1 ? 0 : 3);
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}\n", error.what());
      ::_exit(4);
    }
  });
  int status = 0;
  ::waitpid(reader, &status, 0);
  fs::permissions(folder.file("disc"), fs::perms{0755});
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(SqliteStoreCopy, RefusesWhatTheStoreRefuses) {
  const TemporaryFolder folder;
  const auto refusal = [](const std::string& path) -> std::string {
    try {
      const Store copy = Store::copy_of(path);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "copied";
  };
  EXPECT_THAT(refusal(folder.file("none.sqlite")), HasSubstr("none.sqlite: unable to open"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("none.sqlite")));
  SQLite::Database(folder.file("theirs"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t (x)");
  EXPECT_THAT(refusal(folder.file("theirs")), HasSubstr("theirs: is another program's database"));
  std::ofstream(folder.file("text")) << std::string(4096, 'x');
  EXPECT_THAT(refusal(folder.file("text")), HasSubstr("not a database"));
  { const Store store(folder.file("later")); }
  SQLite::Database(folder.file("later"), SQLite::OPEN_READWRITE)
      .exec(fmt::format("PRAGMA user_version = {}", schema_steps.size() + 1));
  EXPECT_THAT(refusal(folder.file("later")), HasSubstr("by a newer Errand"));
}

/// Writes twice, with `between` done to the files after the first write.
void write_around(const std::string& path, const std::function<void()>& between) {
  Store store(path);
  const HitType type = type_named("TYPE");
  const auto write = [&] { return store.write([&](Records& records) { return records.find_or_add(type); }); };
  if (!write()) ::_exit(1);
  between();
  static_cast<void>(write());
}

TEST(SqliteStoreDeathTest, AWriteToADeletedOrReplacedFileEndsTheProcess) {
  namespace fs = std::filesystem;
  for (const char* name : {"market.sqlite", "market.sqlite-wal"}) {
    const TemporaryFolder folder;
    const std::string path = folder.file("market.sqlite");
    const std::string lost = folder.file(name);
    EXPECT_DEATH(write_around(path, [&] { fs::remove(lost); }), "was deleted, moved or replaced");
    const auto replace = [&] {
      fs::copy_file(lost, folder.file("copy"));
      fs::rename(folder.file("copy"), lost);
    };
    EXPECT_DEATH(write_around(path, replace), "was deleted, moved or replaced");
  }
  const TemporaryFolder folder;
  write_around(folder.file("market.sqlite"), [] {});
}

}  // namespace
}  // namespace errand::store

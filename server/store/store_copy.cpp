#include "server/store/store_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "server/store/code_schema.hpp"
#include "server/store/postgres_connection.hpp"

namespace errand::store {
namespace {

namespace fs = std::filesystem;

constexpr int patience_ms = 10'000;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw std::runtime_error(fmt::format("{}: {}", path.string(), why));
}

void refuse_postgres(const std::string& where, const char* tool) {
  if (PostgresConnection::is_address(where))
    throw std::runtime_error(
        fmt::format("the store is a PostgreSQL database; {} does this there, with the schema errand", tool));
}

void sync(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!done) refuse(path, std::generic_category().message(error));
}

void sync_with_folder(const fs::path& path) {
  sync(path, O_RDONLY);
  sync(fs::absolute(path).parent_path(), O_RDONLY | O_DIRECTORY);
}

void rename_durably(const fs::path& from, const fs::path& to) {
  sync(from, O_RDONLY);
  fs::rename(from, to);
  sync_with_folder(to);
}

/// Whether it is a ledger of codes and whole.
void judge(SQLite::Database& database, const fs::path& path) {
  if (database.execAndGet("PRAGMA application_id").getInt() != code_application_id)
    refuse(path, "is no store of errand-server");
  const std::string verdict = database.execAndGet("PRAGMA integrity_check(1)").getString();
  if (verdict != "ok") refuse(path, "is damaged: " + verdict);
}

SQLite::Database opened(const fs::path& path) {
  if (!fs::exists(path)) refuse(path, "is not there");
  return SQLite::Database(path.string(), SQLite::OPEN_READONLY, patience_ms);
}

/// Everything in `from`, to a file that is not there yet.
void vacuum_into(SQLite::Database& from, const fs::path& to) {
  const mode_t before = ::umask(S_IRWXG | S_IRWXO);
  try {
    SQLite::Statement copy(from, "VACUUM INTO ?");
    copy.bind(1, to.string());
    copy.exec();
  } catch (...) {
    ::umask(before);
    throw;
  }
  ::umask(before);
}

/// Whether another program has the file open: SQLite's connections keep these bytes locked as readers
/// (SQLite, "File Locking And Concurrency": the shared range).
bool is_open_elsewhere(const fs::path& path) {
  constexpr off_t shared_first = 0x40000002;
  constexpr off_t shared_size = 510;
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = shared_first;
  lock.l_len = shared_size;
  const bool is_known = ::fcntl(descriptor, F_GETLK, &lock) == 0;
  ::close(descriptor);
  return is_known && lock.l_type != F_UNLCK;
}

/// Locks the file against every other program's, which only the last one that has it open can.
void refuse_if_in_use(const fs::path& path) {
  if (is_open_elsewhere(path)) refuse(path, "is in use: stop the server first");
  try {
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE, 0);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
    database.exec("COMMIT");
    // The log goes into the file, so that the file alone is moved.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_BUSY) refuse(path, "is in use: stop the server first");
    // A damaged store is what a restore is for.
  }
}

fs::path free_name(const fs::path& path) {
  for (int number = 1;; ++number) {
    fs::path name = fmt::format("{}.before-restore-{}", path.string(), number);
    if (!fs::exists(name)) return name;
  }
}

fs::path moved_aside(const fs::path& path) {
  fs::path aside = free_name(path);
  for (const char* part : {"", "-wal", "-shm"}) {
    const fs::path from = path.string() + part;
    if (fs::exists(from)) fs::rename(from, aside.string() + part);
  }
  return aside;
}

}  // namespace

void copy_store(const std::string& where, const fs::path& to) try {
  refuse_postgres(where, "pg_dump");
  if (fs::exists(to)) refuse(to, "is there already");
  const fs::path part = to.string() + ".part";
  fs::remove(part);
  auto database = opened(where);
  judge(database, where);
  vacuum_into(database, part);
  rename_durably(part, to);
} catch (const SQLite::Exception& error) {
  refuse(where, error.what());
}

std::optional<fs::path> restore_store(const fs::path& from, const std::string& where, bool replaces) try {
  refuse_postgres(where, "pg_restore");
  auto copy = opened(from);
  judge(copy, from);
  const bool is_there = fs::exists(where);
  if (is_there && !replaces) refuse(where, "is there already; --replace moves it aside");
  if (is_there) refuse_if_in_use(where);
  const fs::path part = where + ".part";
  fs::remove(part);
  vacuum_into(copy, part);
  sync(part, O_RDONLY);
  std::optional<fs::path> aside;
  if (is_there) aside = moved_aside(where);
  rename_durably(part, where);
  return aside;
} catch (const SQLite::Exception& error) {
  refuse(from, error.what());
}

}  // namespace errand::store

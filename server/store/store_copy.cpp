#include "server/store/store_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string_view>
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

/// A file beside `path` that goes with this, unless it got another name.
class Part {
 public:
  explicit Part(const fs::path& path) : name_{path.string() + ".part"} { fs::remove(name_); }
  ~Part() {
    std::error_code gone;
    fs::remove(name_, gone);
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  const fs::path& name() const { return name_; }

 private:
  fs::path name_;
};

/// A store's file that nobody else has open, nor can open while this lives.
class Taken {
 public:
  explicit Taken(const fs::path& path) : path_{path}, file_{::open(path.c_str(), O_RDWR | O_CLOEXEC)} {
    if (file_ < 0) refuse(path, std::generic_category().message(errno));
    if (!lock() || !is_in_place()) {
      ::close(file_);
      refuse(path, "is in use: stop the server first");
    }
  }
  ~Taken() { ::close(file_); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;

  void give_owner_and_mode_to(const fs::path& other) const {
    struct stat facts {};
    if (::fstat(file_, &facts) != 0) refuse(path_, std::generic_category().message(errno));
    const bool is_mine = facts.st_uid == ::geteuid() && facts.st_gid == ::getegid();
    if (!is_mine && ::chown(other.c_str(), facts.st_uid, facts.st_gid) != 0)
      refuse(path_, "its owner can't be kept: " + std::generic_category().message(errno));
    if (::chmod(other.c_str(), facts.st_mode & ~static_cast<mode_t>(S_IFMT)) != 0)
      refuse(path_, "its mode can't be kept: " + std::generic_category().message(errno));
  }

 private:
  /// The bytes that SQLite locks ("File Locking And Concurrency": pending, reserved and the shared range).
  /// Whoever has a write-ahead log open holds one of them.
  bool lock() const {
    constexpr off_t pending = 0x40000000;
    constexpr off_t size = 512;
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = pending;
    range.l_len = size;
    return ::fcntl(file_, F_OFD_SETLK, &range) == 0;
  }

  /// Whether the name is still that of the file.
  bool is_in_place() const {
    struct stat mine {};
    struct stat there {};
    return ::fstat(file_, &mine) == 0 && ::stat(path_.c_str(), &there) == 0 && mine.st_dev == there.st_dev &&
           mine.st_ino == there.st_ino;
  }

  fs::path path_;
  int file_;
};

bool looks_like_a_database(const fs::path& path) {
  constexpr std::string_view beginning{"SQLite format 3\0", 16};
  std::string found(beginning.size(), '\0');
  std::ifstream{path, std::ios::binary}.read(found.data(), static_cast<std::streamsize>(found.size()));
  return found == beginning;
}

/// The log goes into the file, so that the file alone is whole. SQLite deletes the log of what is no
/// database.
void empty_log(const fs::path& path) {
  if (!looks_like_a_database(path)) return;
  try {
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE, 0);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception&) {
    // A damaged store is what a restore is for; one that is in use is found to be so.
  }
}

/// A further name of the file, which nothing has.
fs::path second_name(const fs::path& path) {
  for (int number = 1;; ++number) {
    fs::path name = fmt::format("{}.before-restore-{}", path.string(), number);
    if (::link(path.c_str(), name.c_str()) == 0) return name;
    if (errno != EEXIST) refuse(name, std::generic_category().message(errno));
  }
}

/// The store's old name is `part`'s from one moment to the next, and never nobody's: a server that starts
/// meanwhile would make a store there.
fs::path replace(const fs::path& path, const fs::path& part) {
  empty_log(path);
  const Taken old{path};
  old.give_owner_and_mode_to(part);
  fs::path aside = second_name(path);
  for (const char* more : {"-wal", "-shm"}) {
    const fs::path from = path.string() + more;
    if (fs::exists(from)) fs::rename(from, aside.string() + more);
  }
  rename_durably(part, path);
  return aside;
}

/// Unlike a rename, a link fails where something is.
void place(const fs::path& path, const fs::path& part) {
  sync(part, O_RDONLY);
  if (::link(part.c_str(), path.c_str()) != 0)
    refuse(path, errno == EEXIST ? "has appeared meanwhile, and stays as it is"
                                 : std::generic_category().message(errno));
  sync_with_folder(path);
}

}  // namespace

void copy_store(const std::string& where, const fs::path& to) try {
  refuse_postgres(where, "pg_dump");
  if (fs::exists(to)) refuse(to, "is there already");
  const Part part{to};
  auto database = opened(where);
  judge(database, where);
  vacuum_into(database, part.name());
  place(to, part.name());
} catch (const SQLite::Exception& error) {
  refuse(where, error.what());
}

std::optional<fs::path> restore_store(const fs::path& from, const std::string& where, bool replaces) try {
  refuse_postgres(where, "pg_restore");
  const bool is_there = fs::exists(where);
  if (is_there && !replaces) refuse(where, "is there already; --replace moves it aside");
  // A link stays one.
  const fs::path real = is_there ? fs::canonical(where) : fs::path{where};
  if (is_there) Taken{real};
  const Part part{real};
  {
    auto copy = opened(from);
    judge(copy, from);
    vacuum_into(copy, part.name());
  }
  if (is_there) return replace(real, part.name());
  place(real, part.name());
  return std::nullopt;
} catch (const SQLite::Exception& error) {
  refuse(from, error.what());
}

}  // namespace errand::store

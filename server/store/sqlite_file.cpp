#include "server/store/sqlite_file.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace errand::store {
namespace {

constexpr const char* memory_path = ":memory:";

enum class Trouble { passing, lasting, bug };

/// After a failed fsync nobody knows what is on the disk, so an I/O error is never retried: the process ends,
/// and its next start reads what is really there.
Trouble trouble_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
      return Trouble::passing;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Trouble::lasting;
    default:
      return Trouble::bug;
  }
}

[[noreturn]] void give_up(const char* what, int extended_code) {
  fmt::print(stderr, "the store failed and can't be trusted any more: {} (SQLite {})\n", what, extended_code);
  std::abort();
}

[[noreturn]] void give_up(const SQLite::Exception& error) {
  give_up(error.what(), error.getExtendedErrorCode());
}

class File {
 public:
  File(const std::filesystem::path& path, int flags)
      : descriptor_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool is_open() const { return descriptor_ >= 0; }
  bool sync() const { return ::fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::runtime_error(fmt::format("{}: {}", path, why));
}

void make_file(const std::string& path) {
  const File file(path, O_RDWR | O_CREAT);
  if (!file.is_open()) refuse(path, std::generic_category().message(errno));
}

/// SQLite ignores a failed sync of the folder, in which a new file or a new write-ahead log has its name.
void sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open() || !file.sync()) refuse(path, std::generic_category().message(errno));
}

int pragma_number(SQLite::Database& database, const char* pragma) {
  return database.execAndGet(pragma).getInt();
}

/// 0 of an empty file.
int version_of(SQLite::Database& database, const std::string& path, const Format& format) {
  const int version = pragma_number(database, "PRAGMA user_version");
  const int owner = pragma_number(database, "PRAGMA application_id");
  const bool is_empty = pragma_number(database, "SELECT count(*) FROM sqlite_schema") == 0;
  if (version == 0 && owner == 0 && is_empty) return 0;
  if (owner != format.application_id || version < 1) refuse(path, "is another program's database");
  if (version > format.version())
    refuse(path,
           fmt::format("was written by a newer Errand (schema {}, this one knows {}); use that one, or a "
                       "backup from before it",
                       version, format.version()));
  return version;
}

/// Whoever puts a backup in a file's place while somebody waits to open it leaves them the old file, and the
/// new one's write-ahead log. It is not touched, nor at the closing.
void refuse_if_moved(SQLite::Database& database, const std::string& path) {
  int is_moved = 0;
  ::sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &is_moved);
  if (is_moved == 0) return;
  ::sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  refuse(path, "was replaced while it was opened; start again");
}

/// Foreign keys must not be enforced yet: a table that is made anew would take along what refers to it.
void bring_up_to_date(SQLite::Database& database, const std::string& path, const Format& format) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  refuse_if_moved(database, path);
  const int version = version_of(database, path, format);
  if (version == format.version()) return;
  try {
    for (const char* step : format.steps.subspan(static_cast<std::size_t>(version))) database.exec(step);
    if (SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep())
      throw std::runtime_error("a row would refer to one that is not there");
    database.exec(fmt::format("PRAGMA application_id = {}", format.application_id));
    database.exec(fmt::format("PRAGMA user_version = {}", format.version()));
    transaction.commit();
  } catch (const std::exception& error) {
    refuse(path, fmt::format("can't be brought from schema {} to {}, and is left as it was: {}", version,
                             format.version(), error.what()));
  }
}

/// Moves a long write-ahead log into the file, as SQLite's own hook does, which would not tell that it
/// failed.
int checkpoint_when_long(void*, sqlite3* database, const char* name, int pages) {
  // Of 4 KB. What is written again and again is moved once, and of a hundred commits less than one waits for
  // it.
  constexpr int long_pages = 8000;
  if (pages < long_pages) return SQLITE_OK;
  const int done = ::sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (trouble_of(done) == Trouble::lasting)
    give_up(::sqlite3_errmsg(database), ::sqlite3_extended_errcode(database));
  return SQLITE_OK;
}

/// `name` is the file in messages.
void set_up(SQLite::Database& database, const std::string& path, const std::string& name,
            const Format& format) {
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec("PRAGMA secure_delete = ON");
  const std::string mode = database.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (mode != "wal" && path != memory_path) refuse(name, "the file system can't hold a write-ahead log");
  database.exec("PRAGMA synchronous = FULL");
  ::sqlite3_wal_hook(database.getHandle(), checkpoint_when_long, nullptr);
  bring_up_to_date(database, name, format);
  database.exec("PRAGMA foreign_keys = ON");
}

std::unique_ptr<SQLite::Database> for_reading(const std::string& path, std::chrono::milliseconds patience) {
  return std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY | SQLite::OPEN_URI,
                                            static_cast<int>(patience.count()));
}

/// A path as SQLite takes it in a URI.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    uri += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri;
}

void copy(const std::string& source, SQLite::Database& into, std::chrono::milliseconds patience) {
  const auto from = for_reading(source, patience);
  SQLite::Backup backup(into, *from);
  // One step over all pages: one snapshot, whoever writes meanwhile.
  const int done = backup.executeStep(-1);
  if (done != SQLITE_DONE) throw SQLite::Exception("the file is busy", done);
}

/// Whether the write-ahead log is empty or gone, and so the file alone is whole.
bool has_no_log(const std::string& path) {
  std::error_code none;
  const auto log_bytes = std::filesystem::file_size(path + "-wal", none);
  return none || log_bytes == 0;
}

std::filesystem::path folder_of(const std::string& path) {
  return std::filesystem::absolute(path).parent_path();
}

/// Reading a write-ahead log needs an index file beside it. Where none can be made and there is no log,
/// nobody can change the file.
bool may_be_read_alone(const std::string& path) {
  return has_no_log(path) && ::access(folder_of(path).c_str(), W_OK) != 0;
}

}  // namespace

SqliteFile::SqliteFile(std::unique_ptr<SQLite::Database> in_memory) : database_{std::move(in_memory)} {}

SqliteFile SqliteFile::copy_of(const std::string& path, const Format& format,
                               std::chrono::milliseconds patience) {
  try {
    auto database =
        std::make_unique<SQLite::Database>(memory_path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const std::string alone = may_be_read_alone(path) ? "?immutable=1" : "";
    copy(uri_of(path) + alone, *database, patience);
    set_up(*database, memory_path, path, format);
    return SqliteFile{std::move(database)};
  } catch (const SQLite::Exception& error) {
    refuse(path, error.what());
  }
}

SqliteFile::SqliteFile(const std::string& path, const Format& format, std::chrono::milliseconds patience) {
  const bool on_disk = path != memory_path;
  // Never a file that is there: closing it would take the locks of this process's other connections away.
  if (on_disk && !std::filesystem::exists(path)) make_file(path);
  try {
    const int one_thread = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
    database_ = std::make_unique<SQLite::Database>(path, one_thread, static_cast<int>(patience.count()));
    set_up(*database_, path, path, format);
  } catch (const SQLite::Exception& error) {
    refuse(path, error.what());
  }
  if (!on_disk) return;
  sync_folder_of(path);
  for (const std::string& name : {path, path + "-wal"}) {
    auto file = identity_of(name);
    if (!file) refuse(name, std::generic_category().message(errno));
    files_.push_back(std::move(*file));
  }
}

int SqliteFile::version_at(const std::string& path, const Format& format) {
  if (!std::filesystem::exists(path)) {
    if (!std::filesystem::is_directory(folder_of(path))) refuse(path, "there is no such folder");
    return 0;
  }
  try {
    // An index file that a reader makes would stay there.
    const std::string alone = has_no_log(path) ? "?immutable=1" : "";
    constexpr std::chrono::seconds patience{5};
    return version_of(*for_reading(uri_of(path) + alone, patience), path, format);
  } catch (const SQLite::Exception& error) {
    refuse(path, error.what());
  }
}

SqliteFile::~SqliteFile() = default;
SqliteFile::SqliteFile(SqliteFile&&) noexcept = default;

std::optional<SqliteFile::FileIdentity> SqliteFile::identity_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FileIdentity{.path = path, .device = facts.st_dev, .inode = facts.st_ino};
}

/// A deleted file takes writes until it is closed, and then they are gone.
void SqliteFile::give_up_without_files() const {
  for (const FileIdentity& opened : files_) {
    const auto there = identity_of(opened.path);
    if (there && there->device == opened.device && there->inode == opened.inode) continue;
    fmt::print(
        stderr,
        "the store's file {} was deleted, moved or replaced while it was in use; nothing more can be kept\n",
        opened.path);
    std::abort();
  }
}

void SqliteFile::read(const std::function<void(SQLite::Database&)>& work) const {
  try {
    SQLite::Transaction transaction(*database_);
    work(*database_);
    transaction.commit();
  } catch (const SQLite::Exception& error) {
    if (trouble_of(error.getErrorCode()) == Trouble::lasting) give_up(error);
    throw;
  }
}

tl::expected<void, Unavailable> SqliteFile::write(const std::function<Outcome(SQLite::Database&)>& work) {
  try {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    if (work(*database_) == Outcome::discard) return {};
    give_up_without_files();
    transaction.commit();
    return {};
  } catch (const SQLite::Exception& error) {
    switch (trouble_of(error.getErrorCode())) {
      case Trouble::passing:
        return tl::unexpected(Unavailable{error.what()});
      case Trouble::lasting:
        give_up(error);
      case Trouble::bug:
        break;
    }
    throw;
  }
}

void SqliteFile::empty_log() {
  try {
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception& error) {
    if (trouble_of(error.getErrorCode()) == Trouble::lasting) give_up(error);
  }
}

}  // namespace errand::store

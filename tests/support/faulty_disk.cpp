#include "tests/support/faulty_disk.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>

namespace errand::support {
namespace {

constexpr std::size_t sector_bytes = 512;

std::string contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

/// As SQLite allocates it: behind it is the real file.
struct FaultyDisk::File {
  sqlite3_file base;
  FaultyDisk* disk;
  Contents* contents;  ///< none of a temporary file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

struct FaultyDisk::Methods {
  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file).real(); }
  static FaultyDisk& of(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

  static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
  static int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), into, size, offset);
  }
  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    File& own = of(file);
    if (own.contents == nullptr) return own.real()->pMethods->xWrite(own.real(), from, size, offset);
    const int outcome = own.disk->outcome_of(Operation::write);
    const int written = outcome == SQLITE_OK ? size : size / 2;
    own.contents->pending.push_back(
        {offset, {static_cast<const char*>(from), static_cast<std::size_t>(written)}});
    const int real_outcome = own.real()->pMethods->xWrite(own.real(), from, written, offset);
    return outcome == SQLITE_OK ? real_outcome : outcome;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& own = of(file);
    if (own.contents != nullptr) own.contents->pending.push_back({size, {}, true});
    return own.real()->pMethods->xTruncate(own.real(), size);
  }
  /// Only remembered: what a power cut leaves is made here, and nothing pulls the plug of the real disk.
  static int sync(sqlite3_file* file, int) {
    File& own = of(file);
    if (own.contents == nullptr) return SQLITE_OK;
    const int outcome = own.disk->outcome_of(Operation::sync);
    if (outcome != SQLITE_OK) return outcome;
    for (const Change& change : own.contents->pending) apply(own.contents->synced, change);
    own.contents->pending.clear();
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* out) {
    return real(file)->pMethods->xFileSize(real(file), out);
  }
  static int lock(sqlite3_file* file, int kind) { return real(file)->pMethods->xLock(real(file), kind); }
  static int unlock(sqlite3_file* file, int kind) { return real(file)->pMethods->xUnlock(real(file), kind); }
  static int is_reserved(sqlite3_file* file, int* out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
  }
  static int control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
  }
  static int sector_size(sqlite3_file*) { return sector_bytes; }
  static int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
  }
  static int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
  }
  static int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
  }
  static void shared_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
  static int unmap_shared(sqlite3_file* file, int is_deleted) {
    return real(file)->pMethods->xShmUnmap(real(file), is_deleted);
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    static constexpr sqlite3_io_methods methods = {2,
                                                   close,
                                                   read,
                                                   write,
                                                   truncate,
                                                   sync,
                                                   size,
                                                   lock,
                                                   unlock,
                                                   is_reserved,
                                                   control,
                                                   sector_size,
                                                   characteristics,
                                                   map_shared,
                                                   lock_shared,
                                                   shared_barrier,
                                                   unmap_shared,
                                                   nullptr,
                                                   nullptr};
    FaultyDisk& disk = of(vfs);
    auto* own = new (file) File{};
    const bool is_kept = name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    if (is_kept) {
      if (const int outcome = disk.outcome_of(Operation::open); outcome != SQLITE_OK) return outcome;
    }
    const int opened = disk.real_->xOpen(disk.real_, name, own->real(), flags, out_flags);
    if (opened != SQLITE_OK) return opened;
    own->disk = &disk;
    own->base.pMethods = &methods;
    if (is_kept) {
      const std::lock_guard guard{disk.mutex_};
      const auto [place, is_new] = disk.files_.try_emplace(name);
      if (is_new) place->second.synced = contents_of(name);
      own->contents = &place->second;
    }
    return SQLITE_OK;
  }
  static int erase(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    FaultyDisk& disk = of(vfs);
    return disk.real_->xDelete(disk.real_, name, sync_folder);
  }
};

FaultyDisk::FaultyDisk(std::uint32_t seed) : real_{::sqlite3_vfs_find(nullptr)}, own_{*real_}, random_{seed} {
  own_.zName = "faulty";
  own_.pNext = nullptr;
  own_.pAppData = this;
  own_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  own_.xOpen = Methods::open;
  own_.xDelete = Methods::erase;
  ::sqlite3_vfs_register(&own_, 1);
}

FaultyDisk::~FaultyDisk() {
  ::sqlite3_vfs_unregister(&own_);
  ::sqlite3_vfs_register(real_, 1);
}

int FaultyDisk::outcome_of(Operation operation) {
  const int number = ++done_[operation];
  const bool fails =
      operation == fault_.operation && number >= fault_.at && number < fault_.at + fault_.times;
  if (fails) has_failed_ = true;
  if (operation != Operation::open || fails) watcher_();
  return fails ? fault_.code : SQLITE_OK;
}

void FaultyDisk::apply(std::string& contents, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.truncates) return contents.resize(offset);
  if (contents.size() < offset + change.bytes.size()) contents.resize(offset + change.bytes.size());
  contents.replace(offset, change.bytes.size(), change.bytes);
}

void FaultyDisk::apply_partly(std::string& contents, const Change& change) {
  const std::uint32_t fate = draw(3);
  if (fate == 0) return;
  if (fate == 1 || change.truncates) return apply(contents, change);
  for (std::size_t at = 0; at < change.bytes.size();) {
    const std::size_t position = static_cast<std::size_t>(change.offset) + at;
    const std::size_t rest_of_sector = sector_bytes - position % sector_bytes;
    const std::string part = change.bytes.substr(at, rest_of_sector);
    if (draw(2) == 0) apply(contents, {static_cast<std::int64_t>(position), part});
    at += part.size();
  }
}

void FaultyDisk::cut_into(const std::string& folder) {
  std::filesystem::create_directory(folder);
  const std::lock_guard guard{mutex_};
  for (const auto& [path, contents] : files_) {
    std::string left = contents.synced;
    for (const Change& change : contents.pending) apply_partly(left, change);
    std::ofstream(folder / std::filesystem::path(path).filename(), std::ios::binary) << left;
  }
}

}  // namespace errand::support

#include "server/store/store_copy.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "server/store/open_ledger.hpp"
#include "server/store/sqlite_code_ledger.hpp"
#include "tests/server/store/temporary_folder.hpp"

namespace errand::store {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class StoreCopy : public testing::Test {
 protected:
  StoreCopy() {
    { const SqliteCodeLedger ledger(store_); }
    copy_store(store_, copy_);
  }

  std::string refusal(bool replaces) const {
    try {
      restore_store(copy_, store_, replaces);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "restored";
  }

  static struct stat facts_of(const std::string& path) {
    struct stat facts {};
    EXPECT_EQ(::stat(path.c_str(), &facts), 0) << path;
    return facts;
  }

  TemporaryFolder folder_;
  std::string store_ = folder_.file("errand.sqlite");
  std::string copy_ = folder_.file("copy.sqlite");
};

TEST_F(StoreCopy, ARestoredStoreHasTheOwnerAndTheModeOfTheOneBefore) {
  const bool may_give_away = ::geteuid() == 0;
  ASSERT_TRUE(!may_give_away || ::chown(store_.c_str(), 4321, 4322) == 0);
  ASSERT_EQ(::chmod(store_.c_str(), 0640), 0);
  const auto before = facts_of(store_);
  const auto aside = restore_store(copy_, store_, true);
  ASSERT_TRUE(aside);
  const auto after = facts_of(store_);
  EXPECT_EQ(after.st_uid, before.st_uid);
  EXPECT_EQ(after.st_gid, before.st_gid);
  EXPECT_EQ(after.st_mode, before.st_mode);
  EXPECT_EQ(facts_of(aside->string()).st_ino, before.st_ino);
  EXPECT_EQ(restore_store(copy_, store_, true), aside->parent_path() / "errand.sqlite.before-restore-2");
}

TEST_F(StoreCopy, NothingIsRestoredOverAStoreThatIsInUse) {
  const auto before = facts_of(store_);
  // As any reader holds it.
  const int file = ::open(store_.c_str(), O_RDWR | O_CLOEXEC);
  struct flock shared {};
  shared.l_type = F_RDLCK;
  shared.l_whence = SEEK_SET;
  shared.l_start = 0x40000002;
  shared.l_len = 510;
  ASSERT_EQ(::fcntl(file, F_OFD_SETLK, &shared), 0);
  EXPECT_THAT(refusal(true), HasSubstr("is in use: stop the server first"));
  ::close(file);
  EXPECT_EQ(facts_of(store_).st_ino, before.st_ino);
  EXPECT_FALSE(fs::exists(store_ + ".part"));
  EXPECT_FALSE(fs::exists(store_ + ".before-restore-1"));
}

TEST_F(StoreCopy, ADamagedStoreIsMovedAsideWithItsLog) {
  std::ofstream{store_} << "no database";
  std::ofstream{store_ + "-wal"} << "no log";
  ASSERT_TRUE(restore_store(copy_, store_, true));
  EXPECT_TRUE(fs::exists(store_ + ".before-restore-1-wal"));
  EXPECT_FALSE(fs::exists(store_ + "-wal"));
  EXPECT_EQ(version_of_ledger(store_).found, version_of_ledger(store_).known);
}

TEST_F(StoreCopy, AStoreThatIsNotThereIsMadeOfTheCopy) {
  fs::remove(store_);
  EXPECT_EQ(restore_store(copy_, store_, false), std::nullopt);
  EXPECT_THAT(refusal(false), HasSubstr("is there already"));
  EXPECT_FALSE(fs::exists(store_ + ".part"));
}

TEST_F(StoreCopy, WhoWaitsForAFileThatIsReplacedIsRefused) {
  const int file = ::open(store_.c_str(), O_RDWR | O_CLOEXEC);
  struct flock all {};
  all.l_type = F_WRLCK;
  all.l_whence = SEEK_SET;
  all.l_start = 0x40000000;
  all.l_len = 512;
  ASSERT_EQ(::fcntl(file, F_OFD_SETLK, &all), 0);
  auto opening = std::async(std::launch::async, [&]() -> std::string {
    try {
      const SqliteCodeLedger ledger(store_, std::chrono::minutes{1});
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "opened";
  });
  const auto handles = [&] {
    std::error_code gone;
    std::ptrdiff_t count = 0;
    for (const auto& entry : fs::directory_iterator{"/proc/self/fd"})
      count += fs::read_symlink(entry.path(), gone) == store_;
    return count;
  };
  while (handles() < 2) std::this_thread::yield();
  fs::rename(store_, store_ + ".old");
  fs::copy_file(copy_, store_);
  ::close(file);
  EXPECT_THAT(opening.get(), HasSubstr("was replaced while it was opened"));
}

}  // namespace
}  // namespace errand::store

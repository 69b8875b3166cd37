#include "requester/state_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "followed_fsync.hpp"
#include "server/app/whole_file.hpp"
#include "temporary_folder.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

TEST(StateFolder, IsForItsOwnerOnly) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / ".errand");
  fs::permissions(folder.path() / ".errand", fs::perms{0755});
  const auto state = StateFolder::made_in(folder.path());
  ASSERT_TRUE(state);
  EXPECT_EQ(mode_of(state->path()), 0700U);
  EXPECT_EQ(folder.read(".errand/.gitignore"), "*\n");
}

TEST(StateFolder, ItsNamesAreOnTheDiskBeforeItIsUsed) {
  const TemporaryFolder folder;
  FollowedFsync disk;
  ASSERT_TRUE(StateFolder::made_in(folder.path()));
  EXPECT_TRUE(disk.synced(folder.path()));
  EXPECT_TRUE(disk.synced(folder.path() / ".errand"));
}

TEST(StateFolder, AFolderThatCannotBeSyncedIsAnError) {
  const TemporaryFolder folder;
  for (const fs::path& broken : {folder.path(), folder.path() / ".errand"}) {
    const FollowedFsync disk{broken};
    const auto state = StateFolder::made_in(folder.path());
    ASSERT_FALSE(state) << broken;
    EXPECT_EQ(state.error(), "cannot write " + broken.string() + ": Input/output error");
  }
}

TEST(WriteWhole, AFolderThatCannotBeSyncedIsAnError) {
  const TemporaryFolder folder;
  const FollowedFsync disk{folder.path()};
  EXPECT_FALSE(app::write_whole(folder.path() / "a.csv", "new"));
}

TEST(StateFolder, ALinkInItsPlaceIsRefused) {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  fs::create_symlink(elsewhere.path(), folder.path() / ".errand");
  EXPECT_FALSE(StateFolder::made_in(folder.path()));
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
}

TEST(StateFolder, KeepsAStudyUnderItsFingerprint) {
  const TemporaryFolder folder;
  write_picture_study(folder);
  const auto checked = studies::check_study(folder.path());
  const auto state = StateFolder::made_in(folder.path());
  ASSERT_TRUE(checked && state);
  ASSERT_TRUE(state->keep(checked->folder, checked->study.fingerprint));
  folder.write("pictures.csv", "picture,series\nother.svg,Z\n");
  EXPECT_EQ(state->kept(checked->study.fingerprint), checked->study);
  EXPECT_EQ(state->kept("0123"), std::nullopt);
  EXPECT_EQ(state->kept("../../x"), std::nullopt);
}

TEST(StudyLock, IsForOneProgramAtATime) {
  const TemporaryFolder folder;
  const auto state = StateFolder::made_in(folder.path());
  ASSERT_TRUE(state);
  {
    const auto held = StudyLock::take(*state);
    ASSERT_TRUE(held);
    const auto second = StudyLock::take(*state);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().find("(process " + std::to_string(::getpid()) + ")"), std::string::npos)
        << second.error();
  }
  EXPECT_TRUE(StudyLock::take(*state));
}

TEST(WriteWhole, ReplacesAFileAndLeavesNothingElse) {
  const TemporaryFolder folder;
  folder.write("a.csv", "old and longer");
  ASSERT_TRUE(app::write_whole(folder.path() / "a.csv", "new"));
  EXPECT_EQ(folder.read("a.csv"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator{folder.path()}, {}), 1);
}

TEST(WriteWhole, AFolderInTheWayIsAnErrorAndLeavesNothing) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "a.csv");
  EXPECT_FALSE(app::write_whole(folder.path() / "a.csv", "new"));
  EXPECT_EQ(std::distance(fs::directory_iterator{folder.path()}, {}), 1);
}

}  // namespace
}  // namespace errand::requester

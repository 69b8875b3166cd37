#include "server/app/back_room.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace errand::app {
namespace {

TEST(BackRoom, KeepsNothingOnceItIsClosed) {
  BackRoom room{10};
  std::promise<void> begun;
  ASSERT_TRUE(room.take([&] { begun.set_value(); }));
  begun.get_future().wait();
  const auto kept = std::make_shared<int>();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(room.take([kept] {}));
  room.close();
  EXPECT_FALSE(room.take([kept] {}));
  EXPECT_EQ(kept.use_count(), 1);
}

}  // namespace
}  // namespace errand::app

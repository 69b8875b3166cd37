#include "server/app/upkeep.hpp"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

namespace errand::app {
namespace {

TEST(Upkeep, LongWorkIsToldToStop) {
  std::promise<void> begun;
  Upkeep upkeep{[&](const std::stop_token& stopped) {
                  std::promise<void> told;
                  const std::stop_callback note{stopped, [&] { told.set_value(); }};
                  begun.set_value();
                  told.get_future().wait();
                },
                [] {}};
  begun.get_future().wait();
  EXPECT_EQ(upkeep.stop(), std::nullopt);
}

TEST(Upkeep, WorkThatThrowsIsTold) {
  std::promise<void> told;
  Upkeep upkeep{[](const std::stop_token&) { throw std::runtime_error("broken"); },
                [&] { told.set_value(); }};
  told.get_future().wait();
  EXPECT_EQ(upkeep.stop(), "broken");
}

}  // namespace
}  // namespace errand::app

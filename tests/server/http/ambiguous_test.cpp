#include "tests/server/http/ambiguous_requests.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

class Ambiguous : public testing::Test {
 protected:
  std::atomic<int> handled{0};
  Running server{site_of([this](const app::Request&) {
    ++handled;
    return app::text(200, "handled");
  })};

  /// All answers to `bytes`, until the server closes.
  std::vector<Received> exchange(const std::string& bytes) {
    auto wire = server.connect();
    wire.send(bytes);
    const auto answers = answers_in(wire.receive_all());
    EXPECT_TRUE(answers) << "an answer is cut off";
    return answers.value_or(std::vector<Received>{});
  }
};

TEST_F(Ambiguous, EachIsRefusedOnceAndItsConnectionClosed) {
  const auto requests = ambiguous_requests();
  ASSERT_GE(requests.size(), 51U);
  for (const auto& [name, bytes, status] : requests) {
    SCOPED_TRACE(name);
    const auto answers = exchange(bytes + smuggled);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers.front().status, status) << answers.front().body;
    EXPECT_EQ(answers.front().header("connection"), "close");
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(Ambiguous, AGoodRequestBeforeItIsAnsweredAndNothingBehindIt) {
  for (const auto& [name, bytes, status] : ambiguous_requests()) {
    SCOPED_TRACE(name);
    handled = 0;
    const auto answers = exchange(get("/first") + bytes + smuggled);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers.front().status, 200U);
    EXPECT_EQ(answers.back().status, status);
    EXPECT_EQ(handled, 1);
  }
}

}  // namespace
}  // namespace errand::http

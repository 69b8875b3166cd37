#include "tests/server/http/ambiguous_requests.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/server/http/certificates.hpp"
#include "tests/server/http/wire.hpp"

namespace errand::http {
namespace {

enum class Speaks { plainly, tls };

class Ambiguous : public testing::TestWithParam<Speaks> {
 protected:
  std::atomic<int> handled{0};
  CertificateFolder folder;
  Running server{site_of([this](const app::Request&) {
                   ++handled;
                   return app::text(200, "handled");
                 }),
                 {},
                 {},
                 GetParam() == Speaks::tls ? Surroundings{.listening = {.certificate = folder.files()}}
                                           : Surroundings{}};

  /// All answers to `bytes`, until the server closes.
  std::vector<Received> exchange(const std::string& bytes) {
    auto wire = server.connect();
    EXPECT_TRUE(GetParam() == Speaks::plainly || wire.secure());
    wire.send(bytes);
    const auto answers = answers_in(wire.receive_all());
    EXPECT_TRUE(answers) << "an answer is cut off";
    return answers.value_or(std::vector<Received>{});
  }
};

TEST_P(Ambiguous, EachIsRefusedOnceAndItsConnectionClosed) {
  const auto requests = ambiguous_requests();
  ASSERT_GE(requests.size(), 150U);
  for (const auto& [name, bytes, status] : requests) {
    SCOPED_TRACE(name);
    const auto answers = exchange(bytes + smuggled);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers.front().status, status) << answers.front().body;
    EXPECT_EQ(answers.front().header("connection"), "close");
  }
  EXPECT_EQ(handled, 0);
}

TEST_P(Ambiguous, AGoodRequestBeforeItIsAnsweredAndNothingBehindIt) {
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

INSTANTIATE_TEST_SUITE_P(Spoken, Ambiguous, testing::Values(Speaks::plainly, Speaks::tls),
                         [](const auto& speaks) {
                           return speaks.param == Speaks::tls ? "InTls" : "Plainly";
                         });

}  // namespace
}  // namespace errand::http

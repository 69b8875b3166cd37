// The short form of scripts/soak ledger.
#include <gtest/gtest.h>

#include "tests/support/ledger_trials.hpp"

namespace errand::support {
namespace {

using Operation = FaultyDisk::Operation;

TEST(SqliteLedgerOnADisk, LosesNothingAcknowledgedInAPowerCut) {
  const CutOutcome outcome = cut_power({.synchronous = Synchronous::full, .cuts = 30, .seed = 1});
  EXPECT_EQ(outcome.cuts, 30);
  EXPECT_GT(outcome.acknowledged, 500);
  EXPECT_EQ(outcome.lost, 0);
}

TEST(SqliteLedgerOnADisk, WouldLoseSomethingWithLessThanFull) {
  EXPECT_GT(cut_power({.synchronous = Synchronous::normal, .cuts = 10, .seed = 1}).lost, 0);
}

TEST(SqliteLedgerOnADisk, IsClosedWhileThereIsNoSpaceAndThenGoesOn) {
  int closed = 0;
  for (int at = 1; at < 400; at += 37) {
    const FaultOutcome outcome =
        fail_once({.operation = Operation::write, .at = at, .code = SQLITE_FULL, .times = 3}, 15);
    ASSERT_TRUE(outcome.has_failed) << at;
    EXPECT_TRUE(outcome.end == End::worked || outcome.end == End::refused) << at;
    EXPECT_EQ(outcome.lost, 0) << at;
    closed += outcome.closed;
  }
  EXPECT_GT(closed, 0);
}

TEST(SqliteLedgerOnADisk, EndsTheProcessWhenASyncOrAWriteFails) {
  int stopped = 0;
  for (const Operation operation : {Operation::sync, Operation::write})
    for (int at = 2; at < 30; at += 9) {
      const int code = operation == Operation::sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
      const FaultOutcome outcome = fail_once({.operation = operation, .at = at, .code = code}, 15);
      ASSERT_TRUE(outcome.has_failed) << at;
      EXPECT_TRUE(outcome.end == End::stopped || outcome.end == End::refused) << at;
      EXPECT_EQ(outcome.lost, 0) << at;
      stopped += static_cast<int>(outcome.end == End::stopped);
    }
  EXPECT_GT(stopped, 0);
}

}  // namespace
}  // namespace errand::support

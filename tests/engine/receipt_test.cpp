#include "wasm/session/receipt.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/sessions.hpp"

namespace errand::tests {
namespace {

std::string receipt_with(const std::string& written) {
  return receipt_of(
      small_session(),
      {{"results", "{}"}, {"log", R"({"events":[["a",0,"q",)" + nlohmann::json(written).dump() + "]]}"}});
}

TEST(Receipt, IsAJsonObjectOfIdsAndLog) {
  const auto receipt = nlohmann::json::parse(receipt_with("a b"));
  EXPECT_EQ(receipt["receipt"], 1);
  EXPECT_EQ(receipt["assignmentId"], "ASSIGNMENT1");
  EXPECT_EQ(receipt["workerId"], "WORKER1");
  EXPECT_EQ(receipt["hitId"], "HIT1");
  EXPECT_EQ(receipt["log"]["events"][0][3], "a b");
}

TEST(Receipt, HoldsNothingThatMailChanges) {
  const std::string written = "a  b\t\"<b>&\\\n naïve 日本語 🙂 \xC2\xA0\x7f";
  const std::string receipt = receipt_with(written);
  EXPECT_TRUE(std::all_of(receipt.begin(), receipt.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '&';
  })) << receipt;
  EXPECT_EQ(nlohmann::json::parse(receipt)["log"]["events"][0][3], written);
}

TEST(Receipt, EndsWithTheSumOfAllBefore) {
  const std::string receipt = receipt_with("x");
  const std::size_t foot = receipt.rfind(receipt_foot);
  EXPECT_EQ(receipt.substr(foot), std::string{receipt_foot} + receipt_sum(receipt.substr(0, foot)) + "\"}");
  EXPECT_EQ(receipt_sum(""), "cbf29ce484222325");
}

}  // namespace
}  // namespace errand::tests

#include "server/app/request.hpp"

#include <gtest/gtest.h>

#include "server/app/reply.hpp"

namespace errand::app {
namespace {

TEST(Request, HeadersAreFoundWhateverTheirCaseAndTheFirstWins) {
  Request request;
  request.headers = {{"X-Amz-Target", "one"}, {"x-amz-target", "two"}};
  EXPECT_EQ(request.header("x-AMZ-target"), "one");
  EXPECT_EQ(request.header("x-amz-targe"), std::nullopt);
  EXPECT_EQ(request.header("x-amz-target2"), std::nullopt);
}

TEST(Request, CookiesAreFoundByTheirWholeName) {
  Request request;
  request.headers = {{"Cookie", "xerrand_worker=1; errand_worker=AWORKER1; a=b=c"}, {"cookie", "late=2"}};
  EXPECT_EQ(request.cookie("errand_worker"), "AWORKER1");
  EXPECT_EQ(request.cookie("a"), "b=c");
  EXPECT_EQ(request.cookie("late"), "2");
  EXPECT_EQ(request.cookie("worker"), std::nullopt);
  EXPECT_EQ(request.cookie("Errand_worker"), std::nullopt);
}

TEST(Reply, RepliesSayWhatTheyAre) {
  EXPECT_EQ(html(404, "<p>").headers, (std::vector<Header>{{"Content-Type", "text/html; charset=utf-8"}}));
  EXPECT_EQ(text(200, "x").headers, (std::vector<Header>{{"Content-Type", "text/plain; charset=utf-8"}}));
  EXPECT_EQ(see_other("/queue").status, 303U);
  EXPECT_EQ(see_other("/queue").headers, (std::vector<Header>{{"Location", "/queue"}}));
}

TEST(Reply, SharedBytesTakeTheBodysPlace) {
  Reply reply = text(200, "own");
  EXPECT_EQ(reply.bytes(), "own");
  reply.shared = "shared";
  EXPECT_EQ(reply.bytes(), "shared");
}

}  // namespace
}  // namespace errand::app

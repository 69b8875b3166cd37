#include "server/marketplace/worker_site_frame.hpp"

#include <gtest/gtest.h>

#include <string>

namespace errand::marketplace {
namespace {

constexpr std::string_view added =
    "assignmentId=3A&hitId=3H&workerId=AW&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A8080"
    "&assignmentDeadline=1791374400000";

struct Case {
  std::string_view external;
  std::string expected;
};

TEST(FrameUrl, KeepsOwnParametersAndTheFragmentOfTheExternalUrl) {
  const std::string parameters{added};
  const Case cases[] = {
      {"https://h.example/task", "https://h.example/task?" + parameters},
      {"https://h.example", "https://h.example?" + parameters},
      {"https://h.example/?", "https://h.example/?" + parameters},
      {"https://h.example/?a=1", "https://h.example/?a=1&" + parameters},
      {"https://h.example/?a=1&b=2", "https://h.example/?a=1&b=2&" + parameters},
      {"https://h.example/?a=1&", "https://h.example/?a=1&" + parameters},
      {"https://h.example/?a=x?y", "https://h.example/?a=x?y&" + parameters},
      {"https://h.example/task#top", "https://h.example/task?" + parameters + "#top"},
      {"https://h.example/task?a=1#top", "https://h.example/task?a=1&" + parameters + "#top"},
      {"https://h.example/task#top?no=query", "https://h.example/task?" + parameters + "#top?no=query"},
      {"https://h.example/%C3%A9?q=%26%20", "https://h.example/%C3%A9?q=%26%20&" + parameters},
      {"http://localhost:8081/study/?hit=2", "http://localhost:8081/study/?hit=2&" + parameters},
  };
  for (const auto& [external, expected] : cases) {
    EXPECT_EQ(task_frame_url(external, {.assignment = "3A",
                                        .hit = "3H",
                                        .worker = "AW",
                                        .origin = "http://127.0.0.1:8080",
                                        .deadline_ms = 1791374400000}),
              expected);
  }
}

TEST(FrameUrl, OfAPreviewNamesNoWorkerAndNoPlaceToSubmit) {
  EXPECT_EQ(preview_frame_url("https://h.example/?a=1#x", "3H"),
            "https://h.example/?a=1&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3H#x");
}

}  // namespace
}  // namespace errand::marketplace

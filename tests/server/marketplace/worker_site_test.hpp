#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/server/marketplace/worker_site_world.hpp"

namespace errand::marketplace {

inline std::string body_of(const app::Reply& reply) { return std::string{reply.bytes()}; }

/// The value of the frame's src, escapes resolved.
inline std::string frame_of(const app::Reply& reply) {
  const auto body = body_of(reply);
  const auto from = body.find("src=\"http");
  if (from == std::string::npos) return {};
  auto url = body.substr(from + 5, body.find('"', from + 5) - from - 5);
  for (auto at = url.find("&amp;"); at != std::string::npos; at = url.find("&amp;", at + 1))
    url.erase(at + 1, 4);
  return url;
}

/// A worker site of its own for each test.
class WorkerSiteTest : public testing::Test {
 protected:
  World world;
};

}  // namespace errand::marketplace

#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "server/http/server.hpp"

namespace errand::requester {

/// The marketplace listens at 127.0.0.1:marketplace, the study's pages at localhost:study. `study` is always
/// the next port, so that one number names both again at the next start.
struct TrialPorts {
  std::uint16_t marketplace = 0;
  std::uint16_t study = 0;
  bool operator==(const TrialPorts&) const = default;
};

struct TrialServer {
  std::unique_ptr<http::Server> server;
  TrialPorts ports;
};

/// A server that listens on both ports; 0 picks two that are free. The error is a sentence for the user, with
/// what to do.
tl::expected<TrialServer, std::string> open_trial_ports(std::uint16_t port);

}  // namespace errand::requester

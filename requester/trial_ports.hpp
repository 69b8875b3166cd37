#pragma once
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
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

/// A server that listens on both ports; 0 picks two that are free. What it cannot answer (status 500 and
/// above) is a line on `faults`, which outlives it, with the reason. The error is a sentence for the user,
/// with what to do.
tl::expected<TrialServer, std::string> open_trial_ports(std::uint16_t port, std::ostream& faults);

/// Host and port as browsers write them in addresses and in the Host header: without HTTP's own port 80.
std::string authority(std::string_view host, std::uint16_t port);

}  // namespace errand::requester

#include "requester/trial_ports.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>

#include "server/studies/problem_report.hpp"

namespace errand::requester {
namespace {

constexpr int most_attempts = 50;

/// Whether this machine has ::1, which browsers may take for localhost.
bool has_ipv6_loopback() {
  const int probe = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool has = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return has;
}

std::function<void(const http::Answered&)> log_of_faults(std::ostream& faults) {
  return [&faults, alone = std::make_shared<std::mutex>()](const http::Answered& answered) {
    if (answered.status < 500) return;
    const std::string_view reason = answered.refused_for.empty() ? answered.fault : answered.refused_for;
    const std::lock_guard one_line{*alone};
    faults << fmt::format("errand: {} {} was answered {}{}{}\n", answered.method,
                          studies::printable(answered.path), answered.status, reason.empty() ? "" : ": ",
                          studies::printable(reason))
           << std::flush;
  };
}

tl::expected<TrialServer, std::string> listen_at(std::uint16_t port, std::ostream& faults) {
  auto server = std::make_unique<http::Server>(http::Limits{}, log_of_faults(faults));
  const auto marketplace = server->listen("127.0.0.1", port);
  if (!marketplace) return tl::unexpected(marketplace.error());
  if (*marketplace == 65535)
    return tl::unexpected(std::string{"port 65535 leaves none for the study's pages"});
  const auto next = static_cast<std::uint16_t>(*marketplace + 1);
  if (const auto study = server->listen("127.0.0.1", next); !study) return tl::unexpected(study.error());
  if (has_ipv6_loopback()) {
    if (const auto study = server->listen("::1", next); !study) return tl::unexpected(study.error());
  }
  return TrialServer{.server = std::move(server), .ports = {.marketplace = *marketplace, .study = next}};
}

}  // namespace

tl::expected<TrialServer, std::string> open_trial_ports(std::uint16_t port, std::ostream& faults) {
  if (port != 0) {
    auto opened = listen_at(port, faults);
    if (opened) return opened;
    return tl::unexpected(fmt::format(
        "{} errand try needs the ports {} and {}; take others with --port, 0 for any that are free",
        opened.error(), port, port + 1));
  }
  // The kernel's choice may have a neighbour that is taken.
  tl::expected<TrialServer, std::string> opened = listen_at(0, faults);
  for (int attempt = 1; !opened && attempt < most_attempts; ++attempt) opened = listen_at(0, faults);
  return opened;
}

std::string authority(std::string_view host, std::uint16_t port) {
  return port == 80 ? std::string{host} : fmt::format("{}:{}", host, port);
}

}  // namespace errand::requester

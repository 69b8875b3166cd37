#include "server/http/server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <list>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "server/http/connection.hpp"
#include "server/http/visitors.hpp"

namespace errand::http {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr auto done = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds pause_without_descriptors{100};
constexpr int most_turned_away = 64;
constexpr int unsent_bytes = 16 * 1024;

bool out_of_descriptors(const error_code& error) {
  return error == asio::error::no_descriptors || error.value() == ENFILE || error.value() == ENOBUFS ||
         error.value() == ENOMEM;
}

/// A descriptor kept back, so that connections can still be turned away when there are no others. Left
/// waiting, they would wake the accept loop without end.
class Reserve {
 public:
  Reserve() { take(); }
  ~Reserve() { give(); }
  Reserve(const Reserve&) = delete;
  Reserve& operator=(const Reserve&) = delete;

  void turn_away_from(int listener) {
    for (int turned_away = 0; turned_away < most_turned_away; ++turned_away) {
      give();
      const int visitor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (visitor >= 0) ::close(visitor);
      take();
      if (visitor < 0) return;
    }
  }

 private:
  void take() { descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC); }
  void give() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  int descriptor_ = -1;
};

/// Small answers leave at once; large ones tell of progress every 16 KB, so that a slow reader is not a
/// stalled one.
void tune(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay{true}, ignored);
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
}

/// As much of an answer as fits without waiting: there is no room to wait with this visitor.
void turn_away(tcp::socket& socket) {
  static constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(answer), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

const Site& nobody() {
  static const Site site{};
  return site;
}

}  // namespace

struct Server::Parts {
  Parts(const Limits& limits, std::function<void(const Answered&)> log)
      : house{limits, std::move(log)}, visitors{limits.connections, limits.connections_per_peer} {}
  ~Parts() { house.desk.close(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  asio::awaitable<void> welcome(tcp::acceptor& acceptor, const Site& site);
  void take_in(tcp::socket socket, const Site& site);
  void see_off(const Connection* connection, const ip::address& peer);
  void stop_at_door();

  // The io_context goes first and takes the connections with it; they refer to what stands above it.
  House house;
  Visitors visitors;
  Reserve reserve;
  std::map<std::uint16_t, Site> sites;
  asio::io_context io;
  asio::strand<asio::io_context::executor_type> door{io.get_executor()};
  std::list<tcp::acceptor> acceptors;
  asio::signal_set signals{door};
  asio::steady_timer patience{door};
};

asio::awaitable<void> Server::Parts::welcome(tcp::acceptor& acceptor, const Site& site) {
  asio::steady_timer pause{door};
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(asio::any_io_executor{asio::make_strand(io)}, done);
    if (!error) {
      take_in(std::move(socket), site);
    } else if (out_of_descriptors(error)) {
      reserve.turn_away_from(acceptor.native_handle());
      pause.expires_after(pause_without_descriptors);
      co_await pause.async_wait(done);
    }
  }
}

void Server::Parts::take_in(tcp::socket socket, const Site& site) {
  error_code error;
  const auto peer = socket.remote_endpoint(error).address();
  if (error || house.stopping) return;
  if (visitors.admit(peer) == Visitors::Verdict::full) return turn_away(socket);
  tune(socket);
  auto name = peer.is_v6() && peer.to_v6().is_v4_mapped()
                  ? ip::make_address_v4(ip::v4_mapped, peer.to_v6()).to_string()
                  : peer.to_string();
  const auto connection =
      std::make_shared<Connection>(boost::beast::tcp_stream{std::move(socket)}, house, site, std::move(name));
  visitors.remember(connection);
  asio::co_spawn(connection->executor(), connection->serve(),
                 [this, connection, peer](const std::exception_ptr&) { see_off(connection.get(), peer); });
}

void Server::Parts::see_off(const Connection* connection, const ip::address& peer) {
  visitors.forget(connection);
  if (visitors.leave(peer) == 0 && house.stopping) {
    asio::post(door, [this] { patience.cancel(); });
  }
}

void Server::Parts::stop_at_door() {
  if (house.stopping.exchange(true)) return;
  // A second signal ends the program at once, as it does everywhere.
  error_code ignored;
  signals.clear(ignored);
  signals.cancel(ignored);
  for (auto& acceptor : acceptors) acceptor.close(ignored);
  for (const auto& connection : visitors.all()) {
    asio::post(connection->executor(), [connection] { connection->close_if_idle(); });
  }
  if (visitors.count() == 0) return;
  patience.expires_after(house.limits.drain_time);
  patience.async_wait([this](const error_code& cancelled) {
    if (!cancelled) io.stop();
  });
}

Server::Server(Limits limits, std::function<void(const Answered&)> log)
    : parts_{std::make_unique<Parts>(limits, std::move(log))} {}

Server::~Server() = default;

tl::expected<std::uint16_t, std::string> Server::listen(const std::string& address, std::uint16_t port) {
  error_code error;
  const auto where = ip::make_address(address, error);
  if (error) {
    return tl::unexpected{
        fmt::format("{} is not an IP address, as 127.0.0.1, ::1 and 0.0.0.0 are.", address)};
  }
  tcp::acceptor acceptor{parts_->door};
  const tcp::endpoint endpoint{where, port};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error && where.is_v6()) acceptor.set_option(ip::v6_only{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error == asio::error::address_in_use) {
    return tl::unexpected{
        fmt::format("Port {} on {} is taken by another program. Choose another one.", port, address)};
  }
  if (error)
    return tl::unexpected{fmt::format("Cannot listen on {} port {}: {}.", address, port, error.message())};
  const auto chosen = acceptor.local_endpoint(error).port();
  parts_->acceptors.push_back(std::move(acceptor));
  return chosen;
}

void Server::serve(std::uint16_t port, Site site) { parts_->sites.insert_or_assign(port, std::move(site)); }

void Server::stop_on_signals() {
  parts_->signals.add(SIGINT);
  parts_->signals.add(SIGTERM);
  parts_->signals.async_wait([parts = parts_.get()](const error_code& cancelled, int) {
    if (!cancelled) parts->stop_at_door();
  });
}

void Server::run(unsigned threads) {
  auto& parts = *parts_;
  for (auto& acceptor : parts.acceptors) {
    error_code error;
    const auto site = parts.sites.find(acceptor.local_endpoint(error).port());
    asio::co_spawn(parts.door, parts.welcome(acceptor, site == parts.sites.end() ? nobody() : site->second),
                   asio::detached);
  }
  std::vector<std::thread> others;
  for (unsigned count = 1; count < threads; ++count) others.emplace_back([&] { parts.io.run(); });
  parts.io.run();
  for (auto& other : others) other.join();
}

void Server::stop() {
  asio::post(parts_->door, [parts = parts_.get()] { parts->stop_at_door(); });
}

}  // namespace errand::http

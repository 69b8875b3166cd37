#include "server/http/door.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/ip/v6_only.hpp>
#include <cerrno>
#include <utility>

namespace errand::http {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr int most_at_once = 256;
constexpr std::size_t most_turned_away = 64;
constexpr int unsent_bytes = 16 * 1024;
constexpr int on = 1;

error_code set(int socket, int level, int name, const void* value, socklen_t size) {
  if (::setsockopt(socket, level, name, value, size) == 0) return {};
  return {errno, boost::system::system_category()};
}

/// Accepted sockets take these on: small answers leave at once; large ones tell of progress every 16 KB, so
/// that a slow reader is not a stalled one.
void tune(int listener) {
  set(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  set(listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
}

bool out_of_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

tl::expected<std::unique_ptr<Door>, std::string> Door::open(const Listening& listening,
                                                            const Executor& executor) {
  const auto& [address, port, certificate, sharing] = listening;
  error_code error;
  const auto where = ip::make_address(address, error);
  if (error) {
    return tl::unexpected{
        fmt::format("{} is not an IP address, as 127.0.0.1, ::1 and 0.0.0.0 are.", address)};
  }
  std::unique_ptr<Credentials> credentials;
  if (certificate) {
    auto read = Credentials::read(*certificate);
    if (!read) return tl::unexpected{std::move(read.error())};
    credentials = std::move(*read);
  }
  const bool is_shared = sharing == Sharing::with_successor;
  const tcp::endpoint endpoint{where, port};
  Acceptor acceptor{executor};
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address{true}, error);
  if (!error && is_shared) error = set(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (!error && where.is_v6()) acceptor.set_option(ip::v6_only{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor.non_blocking(true, error);
  if (error == asio::error::address_in_use) {
    return tl::unexpected{
        fmt::format("Port {} on {} is taken by another program. Choose another one.", port, address)};
  }
  if (error)
    return tl::unexpected{fmt::format("Cannot listen on {} port {}: {}.", address, port, error.message())};
  tune(acceptor.native_handle());
  const auto chosen = acceptor.local_endpoint(error).port();
  return std::unique_ptr<Door>{new Door{std::move(acceptor), chosen, is_shared, std::move(credentials)}};
}

Task<bool> Door::somebody_comes() {
  if (!acceptor_.is_open()) co_return false;
  co_await until<error_code>(
      [this](auto go_on) { acceptor_.async_wait(Acceptor::wait_read, std::move(go_on)); });
  co_return acceptor_.is_open();
}

Door::Crowd Door::let_in(const std::function<void(Arrival)>& take_in) {
  for (int count = 0; count < most_at_once; ++count) {
    tcp::endpoint from;
    auto size = static_cast<socklen_t>(from.capacity());
    const int socket = ::accept4(acceptor_.native_handle(), from.data(), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket >= 0) {
      take_in({.socket = socket, .from = from.address()});
    } else if (out_of_descriptors(errno)) {
      return Crowd::no_descriptors;
    } else if (errno == EAGAIN) {
      return Crowd::all_in;
    }
  }
  return Crowd::some_in;
}

/// Of the sockets that share a port the kernel keeps the order of listening, and moves the last into the
/// place of one that closes. With two, this one is the first and its successor the second: a filter that
/// always says 1 names the successor, and nobody when there is none, so that the kernel chooses as before.
void Door::point_to_successor() {
  static constexpr std::uint16_t give_constant = BPF_RET | BPF_K;
  sock_filter code{.code = give_constant, .jt = 0, .jf = 0, .k = 1};
  const sock_fprog program{.len = 1, .filter = &code};
  set(acceptor_.native_handle(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program);
}

void Door::close() {
  error_code ignored;
  acceptor_.close(ignored);
}

void Reserve::take() { descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

void Reserve::give() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

std::size_t Reserve::turn_away_from(int listener) {
  std::size_t turned_away = 0;
  while (turned_away < most_turned_away) {
    give();
    const int visitor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (visitor >= 0) ::close(visitor);
    take();
    if (visitor < 0) break;
    ++turned_away;
  }
  return turned_away;
}

void turn_away(const Arrival& arrival, bool speaks_tls) {
  static constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  // Whoever speaks TLS could not read it.
  if (!speaks_tls) ::send(arrival.socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(arrival.socket, SHUT_WR);
  ::close(arrival.socket);
}

}  // namespace errand::http

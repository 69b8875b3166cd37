#include "tests/support/cutting_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>

namespace errand::support {
namespace {

sockaddr_un address_in(const std::string& folder) {
  const std::string path = folder + "/.s.PGSQL.5432";
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path)
    throw std::runtime_error("the folder's name is too long: " + folder);
  path.copy(out.sun_path, path.size());
  return out;
}

int new_socket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

/// Empty at the end.
std::string received(int from) {
  std::string bytes(1U << 16U, '\0');
  const ssize_t size = ::read(from, bytes.data(), bytes.size());
  bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return bytes;
}

void send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// ReadyForQuery, in no transaction.
bool is_idle_after(std::string_view answer) {
  constexpr std::string_view ready{"Z\0\0\0\5I", 6};
  return answer.size() >= ready.size() && answer.substr(answer.size() - ready.size()) == ready;
}

}  // namespace

CuttingProxy::CuttingProxy(const std::string& own, const std::string& servers) : server_{servers} {
  const sockaddr_un address = address_in(own);
  listener_ = new_socket();
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 8) != 0 || ::pipe(end_) != 0)
    throw std::runtime_error("no socket in " + own);
  thread_ = std::thread{[this] { run(); }};
}

CuttingProxy::~CuttingProxy() {
  ::close(end_[1]);
  thread_.join();
  ::close(end_[0]);
  ::close(listener_);
}

void CuttingProxy::run() {
  for (;;) {
    pollfd both[] = {{.fd = end_[0], .events = POLLIN, .revents = 0},
                     {.fd = listener_, .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[0].revents != 0) return;
    const int client = ::accept(listener_, nullptr, nullptr);
    serve(client);
    ::close(client);
  }
}

void CuttingProxy::serve(int client) {
  const sockaddr_un address = address_in(server_);
  const int server = new_socket();
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::string answer;
    for (;;) {
      pollfd all[] = {{.fd = end_[0], .events = POLLIN, .revents = 0},
                      {.fd = client, .events = POLLIN, .revents = 0},
                      {.fd = server, .events = POLLIN, .revents = 0}};
      ::poll(all, 3, -1);
      if (all[0].revents != 0) break;
      if (all[1].revents != 0) {
        const std::string request = received(client);
        if (request.empty()) break;
        answer.clear();
        send_all(server, request);
      }
      if (all[2].revents != 0) {
        const std::string part = received(server);
        if (part.empty()) break;
        answer += part;
        if (!is_to_lose_) {
          send_all(client, part);
        } else if (is_idle_after(answer)) {
          is_to_lose_ = false;
          ++lost_;
          break;
        } else if (answer.size() >= 6 && answer[answer.size() - 6] == 'Z') {
          // Inside a transaction.
          send_all(client, answer);
        }
      }
    }
  }
  ::close(server);
}

}  // namespace errand::support

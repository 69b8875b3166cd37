// Asks for a file at a constant rate whatever the answers do, as a crowd of strangers does: a slow server
// gets more and more connections, and not fewer requests.
//   open_loop PORT PATH RATE SECONDS CONNECTIONS
// Prints one line of JSON.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds{1};

struct Client {
  int socket = -1;
  bool is_busy = false;
  Clock::time_point due;  ///< when the request was to be sent
  std::string answer;
};

class Crowd {
 public:
  Crowd(std::uint16_t port, const std::string& path, std::size_t connections)
      : port_{port},
        request_{"GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n\r\n"},
        clients_(connections) {
    for (std::size_t at = 0; at < connections; ++at) idle_.push_back(at);
  }

  void run(double rate, std::chrono::seconds span) {
    const auto start = Clock::now();
    std::uint64_t due = 0;
    for (auto now = start; now < start + span; now = Clock::now()) {
      for (const auto wanted =
               static_cast<std::uint64_t>(std::chrono::duration<double>(now - start).count() * rate);
           due < wanted; ++due) {
        ask(start + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(due) / rate)));
      }
      take_answers();
    }
    std::sort(latencies_us_.begin(), latencies_us_.end());
    const auto share = [this](double part) {
      if (latencies_us_.empty()) return 0.0;
      return latencies_us_[static_cast<std::size_t>(part * static_cast<double>(latencies_us_.size() - 1))] /
             1000.0;
    };
    const double seconds = static_cast<double>(span.count());
    std::printf(
        "{\"offered\": %.0f, \"good\": %.0f, \"late\": %.0f, \"refused\": %.0f, \"broken\": %.0f, "
        "\"p50_ms\": %.2f, \"p99_ms\": %.2f}\n",
        static_cast<double>(due) / seconds, static_cast<double>(good_) / seconds,
        static_cast<double>(late_) / seconds, static_cast<double>(refused_) / seconds,
        static_cast<double>(broken_) / seconds, share(0.5), share(0.99));
  }

 private:
  void ask(Clock::time_point due) {
    // All are waiting: this one would have been the next to wait.
    if (idle_.empty()) return;
    const auto at = idle_.back();
    idle_.pop_back();
    Client& client = clients_[at];
    client.is_busy = true;
    client.due = due;
    client.answer.clear();
    if (client.socket < 0) {
      open(at);
    } else {
      send(at);
    }
  }

  void open(std::size_t at) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) return hang_up(at);
    clients_[at].socket = socket;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS)
      return hang_up(at);
    // On loopback the connection stands at once, so the request can go with it.
    send(at);
    if (clients_[at].socket < 0) return;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = at;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }

  void send(std::size_t at) {
    if (::send(clients_[at].socket, request_.data(), request_.size(), MSG_NOSIGNAL) < 0) hang_up(at);
  }

  void hang_up(std::size_t at) {
    Client& client = clients_[at];
    if (client.socket >= 0) ::close(client.socket);
    client.socket = -1;
    if (client.is_busy) {
      ++broken_;
      client.is_busy = false;
      idle_.push_back(at);
    }
  }

  void take_answers() {
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
    for (int each = 0; each < count; ++each) take_answer(events[static_cast<std::size_t>(each)].data.u64);
  }

  void take_answer(std::size_t at) {
    Client& client = clients_[at];
    std::array<char, 65536> piece;
    const auto got = ::recv(client.socket, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return hang_up(at);
    client.answer.append(piece.data(), static_cast<std::size_t>(got));
    const auto end = client.answer.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const auto length = client.answer.find("Content-Length: ");
    const auto body = length < end ? std::strtoul(client.answer.c_str() + length + 16, nullptr, 10) : 0;
    if (client.answer.size() < end + 4 + body) return;
    note(client);
    client.is_busy = false;
    idle_.push_back(at);
    if (std::string_view{client.answer}.substr(0, end).find("Connection: close") != std::string_view::npos)
      hang_up(at);
  }

  void note(const Client& client) {
    const auto took = Clock::now() - client.due;
    if (client.answer.compare(0, 12, "HTTP/1.1 200") != 0) {
      ++refused_;
    } else if (took > patience) {
      ++late_;
    } else {
      ++good_;
    }
    if (latencies_us_.size() < 20'000'000) {
      latencies_us_.push_back(
          static_cast<float>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
    }
  }

  std::uint16_t port_;
  std::string request_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients_;
  std::vector<std::size_t> idle_;
  std::vector<float> latencies_us_;
  std::uint64_t good_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t broken_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) return 64;
  Crowd crowd{static_cast<std::uint16_t>(std::atoi(argv[1])), argv[2],
              static_cast<std::size_t>(std::atoi(argv[5]))};
  crowd.run(std::atof(argv[3]), std::chrono::seconds{std::atoi(argv[4])});
}

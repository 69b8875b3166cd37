#pragma once
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/http/executor.hpp"
#include "server/http/server.hpp"
#include "server/http/task.hpp"
#include "server/http/tls.hpp"

namespace errand::http {

/// A socket just accepted; whoever takes it closes it.
struct Arrival {
  int socket = -1;
  boost::asio::ip::address from;
};

/// A listening port.
class Door {
 public:
  /// Fails with a sentence for the user.
  static tl::expected<std::unique_ptr<Door>, std::string> open(const Listening& listening,
                                                               const Executor& executor);

  std::uint16_t port() const { return port_; }
  bool is_shared() const { return is_shared_; }
  Credentials* credentials() const { return credentials_.get(); }

  /// Waits for somebody; false when the door is closed.
  Task<bool> somebody_comes();

  enum class Crowd { all_in, some_in, no_descriptors };
  /// Passes on those who wait, some at a time.
  Crowd let_in(const std::function<void(Arrival)>& take_in);

  /// Sends newcomers to the process that opened this port later, if there is one. Those already on the way
  /// here still arrive here.
  void point_to_successor();

  void close();
  int socket() { return acceptor_.native_handle(); }

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
  Door(Acceptor acceptor, std::uint16_t port, bool is_shared, std::unique_ptr<Credentials> credentials)
      : acceptor_{std::move(acceptor)},
        port_{port},
        is_shared_{is_shared},
        credentials_{std::move(credentials)} {}

  Acceptor acceptor_;
  std::uint16_t port_;
  bool is_shared_;
  std::unique_ptr<Credentials> credentials_;
};

/// A descriptor kept back, so that connections can still be turned away when there are no others. Left
/// waiting, they would wake the accept loop without end.
class Reserve {
 public:
  Reserve() { take(); }
  ~Reserve() { give(); }
  Reserve(const Reserve&) = delete;
  Reserve& operator=(const Reserve&) = delete;

  /// How many were turned away.
  std::size_t turn_away_from(int listener);

 private:
  void take();
  void give();
  int descriptor_ = -1;
};

/// Closes an arrival with a 503, or as much of it as fits without waiting.
void turn_away(const Arrival& arrival, bool speaks_tls);

}  // namespace errand::http

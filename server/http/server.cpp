#include "server/http/server.hpp"

#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "server/http/connection.hpp"
#include "server/http/door.hpp"
#include "server/http/lane.hpp"
#include "server/http/visitors.hpp"

namespace errand::http {
namespace {

namespace asio = boost::asio;
namespace ip = boost::asio::ip;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::chrono::milliseconds pause_without_descriptors{100};
constexpr std::chrono::hours life_of_ticket_keys{12};

const Site& nobody() {
  static const Site site{};
  return site;
}

/// Without a session: it cannot be had.
std::optional<Stream> stream_of(const Arrival& arrival, const Credentials* credentials,
                                const Executor& executor) {
  Socket socket{executor};
  error_code error;
  socket.assign(arrival.from.is_v6() ? tcp::v6() : tcp::v4(), arrival.socket, error);
  if (error) {
    ::close(arrival.socket);
    return std::nullopt;
  }
  auto session = credentials == nullptr ? nullptr : credentials->open(arrival.socket);
  if (credentials != nullptr && !session) return std::nullopt;
  return Stream{std::move(socket), std::move(session)};
}

}  // namespace

struct Server::Parts {
  using Signals = asio::basic_signal_set<Executor>;

  Parts(const Limits& limits, std::function<void(const Answered&)> log)
      : house{limits, std::move(log)}, visitors{limits.connections, limits.connections_per_peer} {}
  ~Parts() { house.desk.close(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Detached welcome(Door& door, const Site& site);
  Door::Crowd let_in(Door& door, const Site& site);
  void take_in(const Arrival& arrival, const Door& door, const Site& site);
  void settle(const Arrival& arrival, Lane& lane, const Credentials* credentials, const Site& site);
  Detached host(Stream&& stream, Lane& lane, const Visit& visit);
  void see_off(const ip::address& peer);
  const Site& site_of(const Door& door) const;
  std::vector<std::string> reload();
  void renew_in_time();
  void on_hangup();
  void begin_to_stop();
  void close_doors();
  void end_if_empty();

  // The lanes go first and take the connections with them; they refer to what stands above.
  House house;
  Visitors visitors;
  Reserve reserve;
  std::map<std::uint16_t, Site> sites;
  std::function<void(const std::vector<std::string>&)> tell_of_reload;
  mutable std::mutex lanes_mutex;
  std::deque<Lane> lanes;
  /// Its business are also the doors, the signals and the end.
  Lane& front{lanes.emplace_back(house.limits)};
  std::size_t next_lane = 0;
  std::vector<std::unique_ptr<Door>> doors;
  Signals stop_signals{front.executor()};
  Signals hangups{front.executor()};
  Timer patience{front.executor()};
  Timer renewal{front.executor()};
};

const Site& Server::Parts::site_of(const Door& door) const {
  const auto site = sites.find(door.port());
  return site == sites.end() ? nobody() : site->second;
}

Detached Server::Parts::welcome(Door& door, const Site& site) {
  Timer pause{front.executor()};
  while (co_await door.somebody_comes()) {
    if (let_in(door, site) != Door::Crowd::no_descriptors) continue;
    pause.expires_after(pause_without_descriptors);
    co_await until<error_code>([&](auto go_on) { pause.async_wait(std::move(go_on)); });
  }
}

Door::Crowd Server::Parts::let_in(Door& door, const Site& site) {
  const auto crowd = door.let_in([&](const Arrival& arrival) { take_in(arrival, door, site); });
  if (crowd == Door::Crowd::no_descriptors) front.tally.turned_away(reserve.turn_away_from(door.socket()));
  return crowd;
}

void Server::Parts::take_in(const Arrival& arrival, const Door& door, const Site& site) {
  const auto bound = house.proxies.trusts(arrival.from) ? Visitors::Bound::in_all : Visitors::Bound::by_peer;
  if (visitors.admit(arrival.from, bound) == Visitors::Verdict::full) {
    front.tally.turned_away(1);
    return turn_away(arrival, door.credentials() != nullptr);
  }
  front.tally.accepted();
  Lane& lane = lanes[next_lane++ % lanes.size()];
  auto settle_there = [this, arrival, &lane, credentials = door.credentials(), &site] {
    settle(arrival, lane, credentials, site);
  };
  if (&lane == &front) return settle_there();
  asio::post(lane.executor(), std::move(settle_there));
}

void Server::Parts::settle(const Arrival& arrival, Lane& lane, const Credentials* credentials,
                           const Site& site) {
  auto stream = stream_of(arrival, credentials, lane.executor());
  if (!stream) return see_off(arrival.from);
  host(std::move(*stream), lane, {.from = arrival.from, .site = site});
}

/// What is thrown past a handler's own limits, as for want of memory, ends this connection and no other.
Detached Server::Parts::host(Stream&& stream, Lane& lane, const Visit& visit) {
  const auto self = co_await own_handle();
  Connection connection{std::move(stream), house, lane, visit, self};
  try {
    bool goes_on = co_await connection.welcome();
    while (goes_on) {
      const auto next = connection.look_for_request();
      if (next == Stream::Next::over) break;
      if (next == Stream::Next::go_on) {
        goes_on = co_await connection.serve_next();
      } else {
        co_await connection.readiness(next);
        connection.stop_waiting();
      }
    }
  } catch (const std::exception&) {
  }
  see_off(connection.from());
}

void Server::Parts::see_off(const ip::address& peer) {
  if (visitors.leave(peer) == 0 && house.stage == Stage::closing) {
    asio::post(front.executor(), [this] { end_if_empty(); });
  }
}

std::vector<std::string> Server::Parts::reload() {
  std::vector<std::string> faults;
  for (const auto& door : doors) {
    if (door->credentials() == nullptr) continue;
    if (auto read = door->credentials()->read_again(); !read) faults.push_back(std::move(read.error()));
  }
  return faults;
}

void Server::Parts::on_hangup() {
  hangups.async_wait([this](const error_code& cancelled, int) {
    if (cancelled) return;
    tell_of_reload(reload());
    on_hangup();
  });
}

void Server::Parts::renew_in_time() {
  renewal.expires_after(life_of_ticket_keys);
  renewal.async_wait([this](const error_code& cancelled) {
    if (cancelled) return;
    tell_of_reload(reload());
    renew_in_time();
  });
}

void Server::Parts::begin_to_stop() {
  if (house.stage != Stage::open) return;
  house.stage = Stage::handing_over;
  // A second signal ends the program at once, as it does everywhere.
  error_code ignored;
  stop_signals.clear(ignored);
  stop_signals.cancel(ignored);
  bool is_shared = false;
  for (const auto& door : doors) {
    if (!door->is_shared()) continue;
    is_shared = true;
    door->point_to_successor();
  }
  if (!is_shared) return close_doors();
  patience.expires_after(house.limits.handover_time);
  patience.async_wait([this](const error_code&) { close_doors(); });
}

void Server::Parts::close_doors() {
  house.stage = Stage::closing;
  for (const auto& door : doors) {
    // Whoever is in the system's queue believes to be connected.
    while (let_in(*door, site_of(*door)) == Door::Crowd::some_in) {
    }
    door->close();
  }
  for (auto& lane : lanes) {
    asio::post(lane.executor(), [&lane] { lane.wake_idle(); });
  }
  patience.expires_after(house.limits.drain_time);
  patience.async_wait([this](const error_code& cancelled) {
    if (cancelled) return;
    for (auto& lane : lanes) lane.io.stop();
  });
  end_if_empty();
}

void Server::Parts::end_if_empty() {
  if (visitors.count() > 0) return;
  error_code ignored;
  patience.cancel();
  renewal.cancel();
  hangups.cancel(ignored);
  for (auto& lane : lanes) {
    asio::post(lane.executor(), [&lane] { lane.close(); });
  }
}

Server::Server(Limits limits, std::function<void(const Answered&)> log)
    : parts_{std::make_unique<Parts>(limits, std::move(log))} {}

Server::~Server() = default;

tl::expected<std::uint16_t, std::string> Server::listen(const Listening& listening) {
  auto door = Door::open(listening, parts_->front.executor());
  if (!door) return tl::unexpected{std::move(door.error())};
  parts_->doors.push_back(std::move(*door));
  return parts_->doors.back()->port();
}

void Server::serve(std::uint16_t port, Site site) { parts_->sites.insert_or_assign(port, std::move(site)); }

void Server::trust(TrustedProxies proxies) { parts_->house.proxies = std::move(proxies); }

std::vector<std::string> Server::reload_certificates() { return parts_->reload(); }

void Server::reload_on_hangup(std::function<void(const std::vector<std::string>&)> tell) {
  parts_->tell_of_reload = std::move(tell);
  parts_->hangups.add(SIGHUP);
  parts_->on_hangup();
  parts_->renew_in_time();
}

void Server::stop_on_signals() {
  parts_->stop_signals.add(SIGINT);
  parts_->stop_signals.add(SIGTERM);
  parts_->stop_signals.async_wait([parts = parts_.get()](const error_code& cancelled, int) {
    if (!cancelled) parts->begin_to_stop();
  });
}

void Server::run(unsigned threads) {
  auto& parts = *parts_;
  // sendfile(2) knows no MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  {
    const std::lock_guard lock{parts.lanes_mutex};
    while (parts.lanes.size() < threads) parts.lanes.emplace_back(parts.house.limits);
  }
  for (const auto& door : parts.doors) {
    parts.welcome(*door, parts.site_of(*door));
  }
  std::vector<std::thread> others;
  for (std::size_t lane = 1; lane < parts.lanes.size(); ++lane)
    others.emplace_back([&io = parts.lanes[lane].io] { io.run(); });
  parts.front.io.run();
  for (auto& other : others) other.join();
}

void Server::stop() {
  asio::post(parts_->front.executor(), [parts = parts_.get()] { parts->begin_to_stop(); });
}

Counts Server::counts() const {
  Counts counts;
  const std::lock_guard lock{parts_->lanes_mutex};
  for (const auto& lane : parts_->lanes) lane.tally.add_to(counts);
  counts.connections_open = parts_->visitors.count();
  return counts;
}

}  // namespace errand::http

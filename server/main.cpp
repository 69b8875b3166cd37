#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/admin/accounts.hpp"
#include "server/app/ascii.hpp"
#include "server/app/asking.hpp"
#include "server/app/clock.hpp"
#include "server/app/upkeep.hpp"
#include "server/app/whole_file.hpp"
#include "server/http/server.hpp"
#include "server/lab/lab.hpp"
#include "server/operations.hpp"
#include "server/options.hpp"
#include "server/store/open_ledger.hpp"
#include "server/store/store_copy.hpp"

namespace {

namespace admin = errand::admin;
namespace app = errand::app;
namespace codes = errand::codes;
namespace http = errand::http;
namespace lab = errand::lab;
using errand::Options;

constexpr std::chrono::seconds two_years{2 * 365 * 24 * 3600};
constexpr std::size_t most_accounts_bytes = 1U << 20;
constexpr std::int64_t hour_ms = 3'600'000;

int complain(int code, const std::string& what) {
  fmt::print(stderr, "errand-server: {}\n", what);
  return code;
}

int complain(int code, const std::vector<std::string>& all) {
  for (const std::string& what : all) complain(code, what);
  return code;
}

std::string in_url(const std::string& address) {
  return address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
}

/// The names that lead here without anybody saying so: the address itself, and localhost for this machine's
/// own.
std::vector<std::string> host_names(const lab::Settings& settings, std::uint16_t port) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    names.push_back(fmt::format("{}:{}", name, port));
    if (port == (settings.certificate ? 443 : 80)) names.push_back(name);
  };
  if (errand::is_loopback(settings.address)) add("localhost");
  add(in_url(settings.address));
  for (const auto& host : settings.hosts) names.push_back(app::in_lower_case(host));
  return names;
}

/// One line of key=value pairs. The path is quoted, so that a name cannot look like another pair.
void log_answer(const http::Answered& answered) {
  if (!answered.refused_for.empty()) {
    spdlog::info("event=refusal status={} reason=\"{}\"", answered.status, answered.refused_for);
    return;
  }
  if (!answered.fault.empty())
    spdlog::error("event=fault status={} reason=\"{}\"", answered.status, answered.fault);
  std::string path;
  for (const char c : answered.path) {
    if (c == '"' || c == '\\') path += '\\';
    path += c;
  }
  spdlog::info("event=answer method={} path=\"{}\" status={} bytes={} us={}", answered.method, path,
               answered.status, answered.bytes, answered.took.count());
}

/// Only what went wrong here.
void log_fault(const http::Answered& answered) {
  if (!answered.fault.empty()) log_answer(answered);
}

void log_reload(const std::vector<std::string>& faults) {
  for (const auto& fault : faults) spdlog::error("event=certificate fault=\"{}\"", fault);
  if (faults.empty()) spdlog::info("event=certificate");
}

http::Limits limits_of(const lab::Settings& settings) {
  http::Limits limits;
  limits.connections = settings.connections.value_or(limits.connections);
  limits.connections_per_peer = settings.connections_per_peer.value_or(limits.connections_per_peer);
  if (settings.drain_s) limits.drain_time = std::chrono::seconds{*settings.drain_s};
  return limits;
}

/// Opens the port, with all that decides who is let in and how.
tl::expected<std::uint16_t, std::string> listen(http::Server& server, const lab::Settings& settings) {
  auto proxies = http::TrustedProxies::parse(settings.trusted_proxies);
  if (!proxies) return tl::unexpected{std::move(proxies.error())};
  server.trust(std::move(*proxies));
  http::Listening listening{.address = settings.address, .port = settings.port};
  if (settings.certificate)
    listening.certificate = {settings.certificate->chain.string(), settings.certificate->key.string()};
  if (settings.shares_port) listening.sharing = http::Sharing::with_successor;
  return server.listen(listening);
}

/// Opens the port of those who run the server, if there is one.
tl::expected<void, std::string> open_operations(http::Server& server, const lab::Settings& settings,
                                                const lab::Lab& lab) {
  if (!settings.operations_address) return {};
  const auto port =
      server.listen({.address = *settings.operations_address, .port = settings.operations_port});
  if (!port) return tl::unexpected{port.error()};
  const std::string name = fmt::format("{}:{}", in_url(*settings.operations_address), *port);
  server.serve(*port, {.hosts = {name, fmt::format("localhost:{}", *port)},
                       .handler = {},
                       .runs = http::Runs::later,
                       .late_handler = errand::operations_site(lab, [&server] { return server.counts(); })});
  fmt::print("For you alone: http://{}/metrics and /healthz\n", name);
  return {};
}

void greet(const lab::Settings& settings, const std::vector<std::string>& hosts, const lab::Lab& lab) {
  const std::string_view scheme = settings.certificate ? "https" : "http";
  for (const auto& host : hosts) fmt::print("{}://{}/\n", scheme, host);
  for (const auto& study : lab.studies()) fmt::print("  /{}/\n", study);
  if (errand::is_loopback(settings.address)) {
    fmt::print("Only this machine can reach it; --address 0.0.0.0 --host NAME opens it to others.\n");
  } else if (settings.hosts.empty()) {
    fmt::print("Requests by any other name are refused; --host NAME adds the one that browsers use.\n");
  }
  std::fflush(stdout);
}

/// Forgets, every hour, the seats whose time is over.
class Retention {
 public:
  Retention(codes::Ledger* ledger, const lab::Settings& settings) : ledger_{ledger}, settings_{settings} {}

  void operator()(const std::stop_token& stopped) {
    const app::Moment now = app::now();
    if (ledger_ == nullptr || !settings_.keep_days || now.ms < next_.ms) return;
    next_ = {now.ms + hour_ms};
    const app::Moment oldest{now.ms - *settings_.keep_days * 24 * hour_ms};
    for (const lab::StudySettings& study : settings_.studies) {
      if (!study.survey) continue;
      if (stopped.stop_requested()) return;
      const auto forgotten = ledger_->forget_before(study.name, oldest, stopped);
      if (!forgotten)
        spdlog::error("event=retention study={} fault=\"{}\"", study.name, forgotten.error().reason);
      else if (*forgotten > 0)
        spdlog::info("event=retention study={} forgotten={}", study.name, *forgotten);
    }
  }

 private:
  codes::Ledger* ledger_;
  const lab::Settings& settings_;
  app::Moment next_{0};
};

int serve(const Options& options) {
  const lab::Settings& settings = options.settings;
  const auto ledger = settings.has_surveys() ? errand::store::open_ledger(settings.store) : nullptr;
  const auto opened = lab::Lab::open(settings, ledger.get());
  if (!opened) return complain(errand::no_input, opened.error());
  lab::Lab& shown = **opened;
  for (const auto& warning : shown.warnings()) fmt::print(stderr, "errand-server: WARNING: {}\n", warning);
  http::Server server{limits_of(settings), options.logs_answers ? log_answer : log_fault};
  const auto port = listen(server, settings);
  if (!port) return complain(errand::no_service, port.error());
  const auto hosts = host_names(settings, *port);
  server.serve(*port,
               {.hosts = hosts,
                .handler = {},
                .runs = http::Runs::later,
                .max_body_at = [&shown](std::string_view path) { return shown.most_body_bytes(path); },
                .late_handler =
                    [&shown](const app::Request& request, const std::function<void(app::Reply)>& answer) {
                      shown.answer(request, app::now(), answer);
                    },
                .strict_transport = settings.certificate ? two_years : std::chrono::seconds{0}});
  // Whoever reads the greeting may signal.
  server.stop_on_signals();
  if (settings.certificate)
    server.reload_on_hangup(log_reload);
  else if (::isatty(STDIN_FILENO) == 0)
    // As a service there is nothing to read again, and no terminal that was closed.
    std::signal(SIGHUP, SIG_IGN);
  greet(settings, hosts, shown);
  if (const auto open = open_operations(server, settings, shown); !open)
    return complain(errand::no_service, open.error());
  std::fflush(stdout);
  spdlog::info("event=start address={} port={} files={} studies={}", settings.address, *port,
               shown.file_count(), shown.studies().size());
  app::Upkeep upkeep{Retention{ledger.get(), settings}, [&server] { server.stop(); }};
  server.run(settings.threads.value_or(std::max(1U, std::thread::hardware_concurrency())));
  const auto fault = upkeep.stop();
  // Whatever still answers does so while they stand whom it answers.
  shown.close();
  if (ledger != nullptr) ledger->close();
  if (fault) return complain(errand::broke, *fault);
  spdlog::info("event=stop");
  return errand::served;
}

/// What becomes of the store when the server starts; nothing becomes of one that is up to date.
void tell_fate_of_store(const std::string& where) {
  const auto version = errand::store::version_of_ledger(where);
  if (version.found == 0)
    fmt::print("The store is not there yet; the server makes it at its start.\n");
  else if (version.found < version.known)
    fmt::print(
        "The store has schema {}; the server brings it to {} at its start. Make a backup before, for an "
        "older "
        "one can't use it then.\n",
        version.found, version.known);
}

int check(const lab::Settings& settings) {
  if (settings.has_surveys()) tell_fate_of_store(settings.store);
  const auto opened = lab::Lab::open(settings, nullptr);
  if (!opened) return complain(errand::no_input, opened.error());
  for (const auto& warning : (*opened)->warnings()) fmt::print("WARNING: {}\n", warning);
  fmt::print("{} studies and {} files; all that the settings name is there.\n", (*opened)->studies().size(),
             (*opened)->file_count());
  return errand::served;
}

int purge(const Options& options) {
  const std::string& where = options.settings.store;
  if (where.find("://") == where.npos && !std::filesystem::exists(where))
    return complain(errand::no_input,
                    fmt::format("{} is not there; --config FILE says where the store is", where));
  const auto gone = errand::store::open_present_ledger(where)->purge(options.worker);
  if (!gone) return complain(errand::no_service, gone.error().reason);
  fmt::print("{} {} of that worker taken away; copies of the store still have them.\n", *gone,
             *gone == 1 ? "seat" : "seats");
  return errand::served;
}

/// Twice, from somebody who types it; else a line of standard input.
std::optional<std::string> new_password() {
  std::string line;
  if (::isatty(STDIN_FILENO) == 0) return std::getline(std::cin, line) ? std::optional{line} : std::nullopt;
  auto password = app::ask_secret("New password: ");
  return app::ask_secret("Once more: ") == password ? password : std::nullopt;
}

int change_password(const Options& options) {
  const auto& file = options.settings.requesters;
  if (file.empty())
    return complain(errand::wrong_usage, "say --accounts FILE, or \"requesters\" in the settings");
  tl::expected<std::vector<admin::Account>, std::string> accounts;
  const bool is_there = std::filesystem::exists(file);
  if (is_there) {
    const auto text = app::read_whole(file, most_accounts_bytes);
    if (!text) return complain(errand::no_input, text.error());
    accounts = admin::read_accounts(*text);
    if (!accounts)
      return complain(errand::wrong_input, fmt::format("{}: {}", file.string(), accounts.error()));
  }
  const auto password = new_password();
  if (!password) return complain(errand::wrong_usage, "the two are not the same; nothing was changed");
  if (const auto set = admin::set_password(*accounts, options.requester, *password); !set)
    return complain(errand::wrong_usage, set.error());
  const auto write = is_there ? app::rewrite_whole : app::write_new;
  if (const auto written = write(file, admin::to_json(*accounts)); !written)
    return complain(errand::broke, written.error());
  fmt::print("{} can log in at /admin/ once the server starts anew with this file: {}\n", options.requester,
             file.string());
  return errand::served;
}

int run(const Options& options) {
  switch (options.command) {
    case errand::Command::serve:
      return serve(options);
    case errand::Command::check:
      return check(options.settings);
    case errand::Command::purge:
      return purge(options);
    case errand::Command::password:
      return change_password(options);
    case errand::Command::backup:
      errand::store::copy_store(options.settings.store, options.backup);
      fmt::print("{} holds the store as it is now.\n", options.backup.string());
      return errand::served;
    case errand::Command::restore: {
      const auto aside =
          errand::store::restore_store(options.backup, options.settings.store, options.replaces);
      fmt::print("{} is the store again.\n", options.settings.store);
      if (aside) fmt::print("What was there is {} now.\n", aside->string());
      return errand::served;
    }
  }
  return errand::broke;
}

}  // namespace

int main(int argc, char** argv) try {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("errand"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  Options options;
  if (const auto ended = errand::read_options(argc, argv, options)) return *ended;
  return run(options);
} catch (const std::exception& error) {
  return complain(errand::broke, error.what());
}

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/app/ascii.hpp"
#include "server/app/static_site.hpp"
#include "server/http/server.hpp"
#include "wasm/base/json.hpp"
#include "wasm/reading/pattern_compiler.hpp"

namespace {

namespace app = errand::app;
namespace http = errand::http;

struct Options {
  std::filesystem::path root;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::vector<std::string> hosts;
  std::vector<std::string> frame_ancestors;
  http::Limits limits;
  http::Certificate certificate;
  std::vector<std::string> proxies;
  bool shares_port = false;
  bool logs_answers = true;
};

/// As `man` has them for servers: 64 is a wrong command line, 66 input that cannot be read, 69 a port that is
/// taken.
enum ExitCode { served = 0, broke = 1, wrong_usage = 64, no_input = 66, no_service = 69 };

constexpr const char* description =
    "Serves a folder, such as the site/ that `errand build` makes, to browsers.\n\n"
    "  errand-server --root site\n"
    "      for yourself: http://127.0.0.1:8080/, unreachable from other machines\n\n"
    "  errand-server --root site --address 0.0.0.0 --port 443 --host study.example.org \\\n"
    "      --certificate fullchain.pem --key privkey.pem\n"
    "      for everybody who can reach this machine under that name\n\n"
    "Requests for any name but the printed ones and those given by --host are refused. Files are read once, "
    "at the\n"
    "start; restart after a change. Stops on Ctrl-C, after the requests in flight.";

bool visible(char c) { return c > ' ' && c < '\x7f'; }

/// A Host header's value: a name or an address, and a port where browsers show one.
std::string fault_of_host(std::string& host) {
  const bool sent =
      !host.empty() && std::all_of(host.begin(), host.end(), [](char c) { return visible(c) && c != '/'; });
  if (sent) return {};
  return fmt::format(
      "\"{}\" is never what a browser asks for; give a name, as study.example.org or a.example.org:8080",
      host);
}

/// scheme://host[:port], which a Content-Security-Policy takes for one origin.
std::string fault_of_origin(std::string& origin) {
  static const auto form =
      errand::compile_pattern(R"(https?://([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)");
  if (form->matches(origin)) return {};
  return fmt::format("\"{}\" is not an origin, as https://marketplace.example.org is", origin);
}

/// What a server needs that stands in the open.
void describe_public(CLI::App& command, Options& options) {
  auto* const certificate =
      command.add_option("--certificate", options.certificate.chain_file,
                         "Certificate chain in PEM: speak HTTPS. SIGHUP reads it again");
  auto* const key = command.add_option("--key", options.certificate.key_file, "Its key in PEM");
  for (auto* const option : {certificate, key}) option->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  command
      .add_option("--trusted-proxy", options.proxies,
                  "An address or network whose Forwarded and X-Forwarded headers are believed")
      ->type_name("ADDRESS[/BITS]");
  command.add_flag("--share-port", options.shares_port,
                   "Let a second errand-server take this port over, which then is to say so too");
  command.add_flag("--log-answers,!--no-log-answers", options.logs_answers, "One line of the log an answer");
}

void describe(CLI::App& command, Options& options) {
  command.add_option("--root", options.root, "Folder to serve")->required()->type_name("FOLDER");
  command
      .add_option("--address", options.address,
                  "IP address to listen on; 0.0.0.0 and :: are all of this machine's")
      ->capture_default_str();
  command.add_option("--port", options.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  command
      .add_option("--host", options.hosts,
                  "A further name that browsers use for this server, with :PORT where they show one")
      ->type_name("NAME")
      ->check(CLI::Validator{fault_of_host, ""});
  command
      .add_option(
          "--frame-ancestor", options.frame_ancestors,
          "An origin that may show these pages in a frame, as https://marketplace.example.org; without any, "
          "every origin may")
      ->type_name("ORIGIN")
      ->check(CLI::Validator{fault_of_origin, ""});
  command
      .add_option("--connections-per-peer", options.limits.connections_per_peer,
                  "Connections from one address, unless it is a trusted proxy")
      ->capture_default_str();
  command.add_option("--connections", options.limits.connections, "Connections from everywhere")
      ->capture_default_str();
  describe_public(command, options);
}

bool is_https(const Options& options) { return !options.certificate.chain_file.empty(); }

bool loopback(const std::string& address) { return address.rfind("127.", 0) == 0 || address == "::1"; }

std::string in_url(const std::string& address) {
  return address.find(':') == std::string::npos ? address : fmt::format("[{}]", address);
}

/// The names that lead here without anybody saying so: the address itself, and localhost for this machine's
/// own.
std::vector<std::string> host_names(const Options& options, std::uint16_t port) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    names.push_back(fmt::format("{}:{}", name, port));
    if (port == (is_https(options) ? 443 : 80)) names.push_back(name);
  };
  if (loopback(options.address)) add("localhost");
  add(in_url(options.address));
  for (const auto& host : options.hosts) names.push_back(app::in_lower_case(host));
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

/// Opens the port, with all that decides who is let in and how.
tl::expected<std::uint16_t, std::string> listen(http::Server& server, const Options& options) {
  auto proxies = http::TrustedProxies::parse(options.proxies);
  if (!proxies) return tl::unexpected{std::move(proxies.error())};
  server.trust(std::move(*proxies));
  http::Listening listening{.address = options.address, .port = options.port};
  if (is_https(options)) listening.certificate = options.certificate;
  if (options.shares_port) listening.sharing = http::Sharing::with_successor;
  return server.listen(listening);
}

app::StaticSite with_policy(app::StaticSite site, const std::vector<std::string>& ancestors) {
  if (ancestors.empty()) return site;
  std::string policy = "frame-ancestors";
  for (const auto& ancestor : ancestors) policy += ' ' + ancestor;
  site.extra_header("Content-Security-Policy", std::move(policy));
  return site;
}

/// Whether the config.json of `root` says what the right answers of its controls are.
bool tells_known_answers(const std::filesystem::path& root) {
  std::ifstream file{root / "config.json", std::ios::binary};
  std::string text(errand::json_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  const auto config = errand::parse_json(text, "config.json");
  const errand::Json* controls = config ? config->find("controls") : nullptr;
  const errand::Json* items = controls == nullptr ? nullptr : controls->find("items");
  return items != nullptr &&
         std::any_of(items->items.begin(), items->items.end(),
                     [](const errand::Json& item) { return item.find("answer") != nullptr; });
}

/// What must not be served to everybody, said before the first request.
std::optional<std::string> fault_of(const std::filesystem::path& root) {
  std::error_code unknown;
  if (!std::filesystem::exists(std::filesystem::symlink_status(root / ".errand", unknown)))
    return std::nullopt;
  return fmt::format(
      "{} is the folder of a study that ran, and every file in it would be public: results, known "
      "answers, copies. Serve a folder that holds only what visitors may have.",
      root.string());
}

int serve(const Options& options) {
  if (const auto fault = fault_of(options.root)) {
    fmt::print(stderr, "errand-server: {}\n", *fault);
    return no_input;
  }
  if (tells_known_answers(options.root)) {
    fmt::print(stderr,
               "errand-server: WARNING: {} holds the known answers of controls, and every visitor can read "
               "them. Serve what `errand build` writes instead.\n",
               (options.root / "config.json").string());
  }
  auto site = app::StaticSite::from_folder(options.root);
  if (!site) {
    fmt::print(stderr, "errand-server: {}\n", site.error());
    return no_input;
  }
  http::Server server{options.limits, options.logs_answers ? log_answer : log_fault};
  const auto port = listen(server, options);
  if (!port) {
    fmt::print(stderr, "errand-server: {}\n", port.error());
    return no_service;
  }
  const auto hosts = host_names(options, *port);
  const auto files = site->file_count();
  server.serve(*port, {.hosts = hosts, .handler = with_policy(std::move(*site), options.frame_ancestors)});
  server.stop_on_signals();
  if (is_https(options)) server.reload_on_hangup(log_reload);
  for (const auto& host : hosts) fmt::print("{}://{}/\n", is_https(options) ? "https" : "http", host);
  if (loopback(options.address)) {
    fmt::print("Only this machine can reach it; --address 0.0.0.0 --host NAME opens it to others.\n");
  } else if (options.hosts.empty()) {
    fmt::print("Requests by any other name are refused; --host NAME adds the one that browsers use.\n");
  }
  std::fflush(stdout);
  spdlog::info("event=start address={} port={} files={}", options.address, *port, files);
  server.run(std::max(1U, std::thread::hardware_concurrency()));
  spdlog::info("event=stop");
  return served;
}

}  // namespace

int main(int argc, char** argv) try {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("errand"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  Options options;
  CLI::App command{description, "errand-server"};
  describe(command, options);
  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? served : wrong_usage;
  }
  return serve(options);
} catch (const std::exception& error) {
  fmt::print(stderr, "errand-server: {}\n", error.what());
  return broke;
}

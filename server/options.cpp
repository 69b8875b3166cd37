#include "server/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

#include "server/app/whole_file.hpp"
#include "server/studies/problem_report.hpp"
#include "wasm/base/json.hpp"

namespace errand {
namespace {

namespace fs = std::filesystem;

constexpr const char* description =
    "Shows studies and files to browsers, and gives completion codes for surveys.\n\n"
    "  errand-server --root site\n"
    "      a folder, such as `errand build` writes, for yourself: http://127.0.0.1:8080/\n\n"
    "  errand-server --config server.json\n"
    "      studies and surveys as the file says; docs/server.md describes it\n\n"
    "  errand-server --root site --address 0.0.0.0 --port 443 --host study.example.org \\\n"
    "      --certificate fullchain.pem --key privkey.pem\n"
    "      for everybody who can reach this machine under that name\n\n"
    "Requests for any name but the printed ones and those given by --host are refused. Files are read once, "
    "at "
    "the\n"
    "start; restart after a change. SIGHUP reads the certificate again. Stops on Ctrl-C, after the requests "
    "in "
    "flight.";

/// A flag changes what the file says, so it is applied after the file was read.
using Change = std::function<void(lab::Settings&)>;

struct Words {
  fs::path config;
  std::vector<Change> changes;
};

/// An option that sets one member of the settings.
template <class T, class Set>
CLI::Option* add(CLI::App& command, Words& words, const std::string& name, Set set, const std::string& help) {
  const auto noted = [&words, set](const T& value) {
    words.changes.push_back([set, value](lab::Settings& settings) { set(settings, value); });
  };
  return command.add_option_function<T>(name, noted, help);
}

CLI::Validator judged_by(std::string (*fault_of)(const std::string&)) {
  return CLI::Validator{[fault_of](std::string& text) { return fault_of(text); }, ""};
}

void describe_public(CLI::App& command, Words& words) {
  using lab::Settings;
  auto* const chain = add<fs::path>(
      command, words, "--certificate",
      [](Settings& settings, const fs::path& file) {
        if (!settings.certificate) settings.certificate.emplace();
        settings.certificate->chain = file;
      },
      "Certificate chain in PEM: speak HTTPS. SIGHUP reads it again");
  auto* const key = add<fs::path>(
      command, words, "--key",
      [](Settings& settings, const fs::path& file) {
        if (!settings.certificate) settings.certificate.emplace();
        settings.certificate->key = file;
      },
      "Its key in PEM");
  for (auto* const option : {chain, key}) option->type_name("FILE");
  chain->needs(key);
  key->needs(chain);
  using Texts = std::vector<std::string>;
  const auto append = [](Texts Settings::*list) {
    return [list](Settings& settings, const Texts& more) {
      (settings.*list).insert((settings.*list).end(), more.begin(), more.end());
    };
  };
  add<Texts>(command, words, "--host", append(&Settings::hosts),
             "A further name that browsers use for this server, with :PORT where they show one")
      ->type_name("NAME")
      ->check(judged_by(lab::fault_of_host));
  add<Texts>(command, words, "--frame-ancestor", append(&Settings::frame_ancestors),
             "An origin that may show the files of --root in a frame, as https://marketplace.example.org; "
             "without any, every origin may")
      ->type_name("ORIGIN")
      ->check(judged_by(lab::fault_of_origin));
  add<Texts>(command, words, "--trusted-proxy", append(&Settings::trusted_proxies),
             "An address or network whose Forwarded and X-Forwarded headers are believed")
      ->type_name("ADDRESS[/BITS]");
}

void describe_limits(CLI::App& command, Words& words) {
  using lab::Settings;
  add<std::size_t>(
      command, words, "--connections",
      [](Settings& settings, std::size_t count) { settings.connections = count; },
      "Connections from everywhere (4096)");
  add<std::size_t>(
      command, words, "--connections-per-peer",
      [](Settings& settings, std::size_t count) { settings.connections_per_peer = count; },
      "Connections from one address, unless it is a trusted proxy (256)");
  add<unsigned>(
      command, words, "--threads", [](Settings& settings, unsigned count) { settings.threads = count; },
      "Threads that answer (one for each core)");
  add<std::int64_t>(
      command, words, "--drain", [](Settings& settings, std::int64_t seconds) { settings.drain_s = seconds; },
      "Seconds for requests in flight when it stops (5)");
  command.add_flag_callback(
      "--share-port",
      [&words] { words.changes.push_back([](Settings& settings) { settings.shares_port = true; }); },
      "Let a second errand-server take this port over, which then is to say so too");
}

void describe(CLI::App& command, Words& words, Options& options) {
  using lab::Settings;
  command.add_option("--config", words.config, "The file with the settings; flags go before it")
      ->type_name("FILE");
  add<fs::path>(
      command, words, "--root", [](Settings& settings, const fs::path& folder) { settings.root = folder; },
      "Folder to serve at /")
      ->type_name("FOLDER");
  add<std::string>(
      command, words, "--address",
      [](Settings& settings, const std::string& address) { settings.address = address; },
      "IP address to listen on; 0.0.0.0 and :: are all of this machine's (127.0.0.1)");
  add<std::uint16_t>(
      command, words, "--port", [](Settings& settings, std::uint16_t port) { settings.port = port; },
      "Port to listen on; 0 takes a free one (8080)");
  add<std::string>(
      command, words, "--store", [](Settings& settings, const std::string& where) { settings.store = where; },
      "Where codes are kept: a file of SQLite's, or postgresql://… (errand.sqlite)")
      ->check(judged_by(lab::fault_of_store));
  describe_public(command, words);
  describe_limits(command, words);
  command.add_flag("--log-answers,!--no-log-answers", options.logs_answers, "One line of the log an answer");
}

void describe_commands(CLI::App& command, Words& words, Options& options) {
  command.fallthrough();
  const auto chosen = [&options](Command which) { return [&options, which] { options.command = which; }; };
  command.add_subcommand("check", "Reads all that the settings name, and serves nothing")
      ->callback(chosen(Command::check));
  auto* const backup = command.add_subcommand("backup", "Copies the store, while the server runs");
  backup->add_option("FILE", options.backup, "The copy, which must not be there")->required();
  backup->callback(chosen(Command::backup));
  auto* const restore =
      command.add_subcommand("restore", "Puts a copy in the store's place; stop the server first");
  restore->add_option("FILE", options.backup, "The copy")->required();
  restore->add_flag("--replace", options.replaces, "Move a store that is there aside");
  restore->callback(chosen(Command::restore));
  auto* const purge = command.add_subcommand("purge", "Takes away every trace of a worker");
  purge->add_option("--worker", options.worker, "The worker's id")->required()->type_name("ID");
  purge->callback(chosen(Command::purge));
  auto* const password = command.add_subcommand(
      "password",
      "Lets a requester see the surveys at /admin/: asks for a password, or reads it from standard input");
  password->add_option("NAME", options.requester, "The requester")->required();
  add<fs::path>(
      *password, words, "--accounts",
      [](lab::Settings& settings, const fs::path& file) { settings.requesters = file; },
      "The file of accounts (that of the settings)")
      ->type_name("FILE");
  password->callback(chosen(Command::password));
  command.require_subcommand(0, 1);
}

/// The settings of the file; those without one when there is none.
std::optional<ExitCode> read_file(const fs::path& path, lab::Settings& out) {
  if (path.empty()) return std::nullopt;
  const auto text = app::read_whole(path, json_bytes);
  if (!text) {
    fmt::print(stderr, "errand-server: {}\n", text.error());
    return no_input;
  }
  auto settings = lab::read_settings(*text, path.string(), path.parent_path());
  if (settings) {
    out = *std::move(settings);
    return std::nullopt;
  }
  for (const Problem& problem : settings.error())
    fmt::print(stderr, "{}", studies::problem_report(problem, *text, studies::Ink::plain));
  return wrong_input;
}

}  // namespace

std::optional<ExitCode> read_options(int argc, char** argv, Options& options) {
  CLI::App command{description, "errand-server"};
  Words words;
  describe(command, words, options);
  describe_commands(command, words, options);
  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? served : wrong_usage;
  }
  if (const auto wrong = read_file(words.config, options.settings)) return wrong;
  for (const Change& change : words.changes) change(options.settings);
  const bool shows = options.command == Command::serve || options.command == Command::check;
  if (shows && options.settings.root.empty() && options.settings.studies.empty()) {
    fmt::print(stderr,
               "errand-server: there is nothing to serve: say --root FOLDER, or --config FILE with "
               "\"studies\" (errand-server --help)\n");
    return wrong_usage;
  }
  return std::nullopt;
}

bool is_loopback(const std::string& address) { return address.rfind("127.", 0) == 0 || address == "::1"; }

}  // namespace errand

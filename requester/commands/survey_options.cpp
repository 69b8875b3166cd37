#include "requester/commands/survey_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "requester/codes/addresses.hpp"
#include "server/app/asking.hpp"

namespace errand::requester {
namespace {

tl::expected<std::string, std::string> password_for(const SurveyOptions& options) {
  if (const char* said = std::getenv("ERRAND_PASSWORD"); said != nullptr && *said != '\0') return said;
  if (auto answer = app::ask_secret(fmt::format("Password of {} at {}: ", options.user, *options.server)))
    return *std::move(answer);
  return tl::unexpected(
      std::string{"there is no terminal to ask for the password at; set ERRAND_PASSWORD in the environment"});
}

}  // namespace

void add_survey_options(CLI::App& command, SurveyOptions& options) {
  auto* const store =
      command
          .add_option("--store", options.store,
                      "Read the store of the server: its SQLite file or postgresql:// address\n"
                      "(the password in PGPASSWORD or ~/.pgpass)")
          ->type_name("WHERE");
  auto* const server = command
                           .add_option("--server", options.server,
                                       "Ask the running server instead, as https://study.example.org")
                           ->type_name("URL")
                           ->excludes(store);
  command
      .add_option("--user", options.user,
                  "Your name there; the password is in ERRAND_PASSWORD or asked for at the terminal")
      ->type_name("NAME")
      ->needs(server);
}

tl::expected<SurveySource, std::string> open_survey(const SurveyOptions& options, const std::string& study) {
  if (options.store) return survey_in_store(*options.store, study);
  const auto server = read_server_address(options.server.value_or(""));
  if (!server) return tl::unexpected(server.error());
  if (options.user.empty()) return tl::unexpected(std::string{"--server needs --user, your name there"});
  const auto password = password_for(options);
  if (!password) return tl::unexpected(password.error());
  return survey_on_server({*server, options.user, *password}, study, exchange);
}

}  // namespace errand::requester

#include "requester/commands/codes/secret.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "requester/codes/key_file.hpp"
#include "server/app/ascii.hpp"
#include "server/codes/survey.hpp"

namespace errand::requester {
namespace {

std::string fault_of_platform(std::string& name) {
  name = app::in_lower_case(name);
  return platform_named(name) ? "" : name + " is none of any, qualtrics, limesurvey, jspsych, google-forms";
}

}  // namespace

int print_codes_secret(const CodesSecretOptions& options, const Terminal& terminal) {
  const auto keys = read_key_file(options.keys);
  if (!keys) return refuse(terminal, keys.error());
  if (!can_redirect(options.platform)) {
    terminal.err << directions(options.platform);
    return exit_wrong;
  }
  const std::string secret = codes::finish_secret(*keys);
  if (options.server.empty()) {
    terminal.out << secret << "\n";
    return exit_fine;
  }
  const auto server = read_server_address(options.server);
  if (!server) return refuse(terminal, server.error());
  const SurveyAddress survey{*server + "/" + keys->study, keys->study};
  terminal.out << "Where the survey sends people at its end, by how it ended:\n";
  for (const codes::Ending ending : codes::every_ending)
    terminal.out << fmt::format("  {:<14}{}\n", codes::name_of(ending),
                                end_address(survey, options.platform, ending, secret));
  terminal.out << "\n"
               << directions(options.platform) << "\n"
               << "Without the secret in it an address is worth nothing, as long as the study's survey has\n"
                  "\"secret\": true in the server's settings.\n";
  return exit_fine;
}

void add_codes_secret(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<CodesSecretOptions>();
  auto platform = std::make_shared<std::string>("any");
  CLI::App* const command =
      codes.add_subcommand("secret", "Print what the survey's end has to bring, and where it leads");
  command->add_option("FILE", options->keys, "The study's keys, as `errand codes key` made them")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--server", options->server,
                   "Where errand-server is, as https://study.example.org; with it the\n"
                   "complete addresses are printed, without it the secret alone")
      ->type_name("URL");
  command
      ->add_option("--platform", *platform,
                   "What the survey is made with: any, qualtrics, limesurvey, jspsych, google-forms")
      ->type_name("NAME")
      ->transform(CLI::Validator{fault_of_platform, ""});
  command->footer(
      "The survey's last page redirects to one of these addresses; the server then gives the code out, and "
      "sends\n"
      "who came from a panel back there. Each ending has an address and codes of its own.\n\n"
      "Examples:\n"
      "  errand codes secret reading.keys.json\n"
      "  errand codes secret reading.keys.json --server https://study.example.org --platform qualtrics");
  command->callback([options, platform, &terminal, &run] {
    options->platform = *platform_named(*platform);
    run = [options, &terminal] { return print_codes_secret(*options, terminal); };
  });
}

}  // namespace errand::requester

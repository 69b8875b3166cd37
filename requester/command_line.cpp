#include "requester/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "requester/commands/build.hpp"
#include "requester/commands/check.hpp"
#include "requester/commands/codes/codes.hpp"
#include "requester/commands/import.hpp"
#include "requester/commands/results.hpp"
#include "requester/commands/schema.hpp"
#include "requester/commands/simulate.hpp"
#include "requester/commands/try.hpp"
#include "requester/commands/verify.hpp"
#include "wasm/reading/fields.hpp"

namespace errand::requester {
namespace {

constexpr const char* version = "errand " ERRAND_VERSION;

std::vector<std::string> commands_of(const CLI::App& group) {
  std::vector<std::string> names;
  for (const CLI::App* command : group.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

const CLI::App* command_named(const CLI::App& group, std::string_view name) {
  for (const CLI::App* command : group.get_subcommands({}))
    if (command->get_name() == name) return command;
  return nullptr;
}

/// A first word, or one behind a group's, that is no command, with the command that was likely meant; "" when
/// there is none.
std::string unknown_command(const CLI::App& errand, int argc, const char* const* argv) {
  const CLI::App* group = &errand;
  std::string spoken = "errand";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const std::vector<std::string> names = commands_of(*group);
    if (names.empty() || word.empty() || word.starts_with('-')) return "";
    const CLI::App* const command = command_named(*group, word);
    if (command == nullptr) {
      const std::string_view near = nearest(word, {names.begin(), names.end()});
      if (!near.empty())
        return fmt::format("there is no command \"{}\"; did you mean \"{} {}\"?", word, spoken, near);
      return fmt::format("there is no command \"{}\"; the commands are {}", word, fmt::join(names, ", "));
    }
    group = command;
    spoken += fmt::format(" {}", word);
  }
  return "";
}

}  // namespace

int run_command_line(int argc, const char* const* argv, const Terminal& terminal) {
  CLI::App errand{"Errand: human intelligence tasks from a config.json.\n", "errand"};
  errand.set_version_flag("--version", version);
  errand.set_help_flag("-h,--help", "Print this help and exit");
  errand.footer(
      "A study is a folder with a config.json; configs/ holds examples.\n\n"
      "Examples:\n"
      "  errand check configs/age_guess       what is wrong with it, or what it will cost\n"
      "  errand try configs/age_guess         do it yourself in a marketplace on this machine\n"
      "  errand build configs/age_guess       its pages, for any web host\n"
      "  errand results configs/age_guess     what was submitted\n"
      "  errand verify configs/age_guess      whether the answers are what the pages recorded\n"
      "  errand simulate configs/age_guess    what made-up workers would submit\n"
      "  errand codes --help                  completion codes of surveys elsewhere\n"
      "  errand import old -o new             a study of a mturk-template folder\n\n"
      "`errand COMMAND --help` tells more about one command.");
  errand.require_subcommand(1);
  std::function<int()> run;
  add_check(errand, terminal, run);
  add_try(errand, terminal, run);
  add_build(errand, terminal, run);
  add_results(errand, terminal, run);
  add_verify(errand, terminal, run);
  add_simulate(errand, terminal, run);
  add_codes(errand, terminal, run);
  add_schema(errand, terminal, run);
  add_import(errand, terminal, run);

  if (const std::string unknown = unknown_command(errand, argc, argv); !unknown.empty()) {
    terminal.err << "errand: " << studies::printable(unknown) << "\n";
    return exit_usage;
  }
  try {
    errand.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    errand.exit(error, terminal.out, terminal.err);
    return asked ? exit_fine : exit_usage;
  }
  return run();
}

}  // namespace errand::requester

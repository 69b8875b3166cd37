#include "requester/commands/codes/key.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string_view>

#include "requester/codes/key_file.hpp"
#include "requester/pacific_time.hpp"
#include "server/app/clock.hpp"

namespace errand::requester {
namespace {

constexpr std::int64_t time_to_restart_ms = std::int64_t{15} * 60 * 1000;

constexpr std::string_view after_making = R"(
Whoever has this file can make codes: keep it out of repositories and shared folders. Who loses it can no
longer tell right codes from wrong ones: keep a copy where you keep passwords.

Now tell errand-server of it, in the file of its settings (docs/server.md):

  "studies": {{
    "{study}": {{ "keys": "{file}", "survey": {{ "link": "https://survey.example.org/?ticket=${{ticket}}", "secret": true }} }}
  }}

and the survey where to send people at its end:

  errand codes secret {file} --server https://study.example.org
)";

constexpr std::string_view after_rotating = R"(
Restart every errand-server of the study {when} (docs/server.md). What the {epochs} before it made stays
good{leaked}. The finish secret is a new one, too:

  errand codes secret {file} --server https://study.example.org
)";

int rotate_keys(const CodesKeyOptions& options, const Terminal& terminal) {
  const std::string file = options.rotated->string();
  auto keys = read_key_file(*options.rotated);
  if (!keys) return refuse(terminal, keys.error());
  if (keys->study != options.study)
    return refuse(terminal, fmt::format("{} has the keys of the study {}, not of {}", file, keys->study,
                                        options.study));
  if (keys->keys.size() == codes::most_epochs)
    return refuse(terminal, fmt::format("{} has {} epochs, and no room for more", file, codes::most_epochs));
  const app::Moment now = app::now();
  if (!options.has_leaked && now < keys->newest().since)
    return refuse(terminal,
                  fmt::format("{} has an epoch that begins only at {}: wait until then; or say --leaked, and "
                              "the next one begins at once",
                              file, utc_time(keys->newest().since)));
  if (options.has_leaked)
    codes::replace_leaked(*keys, now);
  else
    // Every instance is to have it before it begins.
    codes::rotate(*keys, app::Moment{now.ms + time_to_restart_ms});
  if (auto written = replace_key_file(*options.rotated, *keys); !written)
    return refuse(terminal, written.error());
  const std::size_t before = keys->keys.size() - 1;
  terminal.out << fmt::format("{}: epoch {} of the study {} begins at {}.\n", studies::printable(file),
                              keys->newest().epoch, keys->study, utc_time(keys->newest().since))
               << fmt::format(after_rotating,
                              fmt::arg("epochs", before == 1 ? "epoch" : fmt::format("{} epochs", before)),
                              fmt::arg("when", options.has_leaked ? "now" : "before then"),
                              fmt::arg("leaked",
                                       options.has_leaked
                                           ? " for those alone who had entered; its finish secret is refused"
                                           : ", its finish secret too, so the survey's end may change later"),
                              fmt::arg("file", studies::printable(file)));
  return exit_fine;
}

int new_keys(const CodesKeyOptions& options, const Terminal& terminal) {
  const std::filesystem::path file = options.file.value_or(options.study + ".keys.json");
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, error)))
    return refuse(
        terminal,
        fmt::format("{0} is there already, and new keys would make its codes wrong. For a new epoch: "
                    "errand codes key {1} --rotate {0}. For another file: -o",
                    file.string(), options.study));
  if (auto made = make_key_file(file, codes::fresh_keys(options.study, app::now())); !made)
    return refuse(terminal, made.error());
  terminal.out << fmt::format("{}: the keys of the study {}, for you alone to read.\n",
                              studies::printable(file.string()), options.study)
               << fmt::format(after_making, fmt::arg("study", options.study),
                              fmt::arg("file", studies::printable(file.string())));
  return exit_fine;
}

std::string fault_of_study(std::string& name) {
  return codes::is_study_name(name) ? "" : name + " is no name of a study: 1 to 64 of a-z, 0-9 and '-'";
}

}  // namespace

int make_codes_key(const CodesKeyOptions& options, const Terminal& terminal) {
  return options.rotated ? rotate_keys(options, terminal) : new_keys(options, terminal);
}

void add_codes_key(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<CodesKeyOptions>();
  CLI::App* const command = codes.add_subcommand("key", "Make the keys of a study, or add an epoch to them");
  command
      ->add_option("STUDY", options->study,
                   "The study's name, which stands in its addresses: of a-z, 0-9 and '-'")
      ->type_name("NAME")
      ->check(CLI::Validator{fault_of_study, ""})
      ->required();
  auto* const file =
      command->add_option("-o,--output", options->file, "The file to make; STUDY.keys.json without it")
          ->type_name("FILE");
  auto* const rotated = command
                            ->add_option("--rotate", options->rotated,
                                         "Add an epoch to the keys in FILE, which are the study's")
                            ->type_name("FILE")
                            ->excludes(file);
  command
      ->add_flag("--leaked", options->has_leaked,
                 "With --rotate: somebody else may have the old secrets; the new epoch begins at once")
      ->needs(rotated);
  command->footer(
      "The file is for its owner only and never written over. A new epoch begins a quarter of an hour after "
      "--rotate,\n"
      "at once with --leaked. What workers have already stays good, with --leaked for those alone whom the "
      "server\n"
      "knows to have entered. The file is replaced as a whole or not at all.\n\n"
      "Examples:\n"
      "  errand codes key reading\n"
      "  errand codes key reading -o /etc/errand/reading.keys.json\n"
      "  errand codes key reading --rotate reading.keys.json\n"
      "  errand codes key reading --rotate reading.keys.json --leaked");
  command->callback([options, &terminal, &run] {
    run = [options, &terminal] { return make_codes_key(*options, terminal); };
  });
}

}  // namespace errand::requester

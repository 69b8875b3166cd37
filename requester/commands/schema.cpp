#include "requester/commands/schema.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "requester/study_schema.hpp"

namespace errand::requester {

void add_schema(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  CLI::App* const command =
      errand.add_subcommand("schema", "Print the JSON Schema of config.json, for editors");
  command->footer(
      "An editor that knows the schema completes names, explains fields and marks mistakes while you write. "
      "Put it beside\n"
      "your studies and name it in config.json as \"$schema\". It sees single fields; `errand check` sees "
      "the whole study.\n\n"
      "Examples:\n"
      "  errand schema > study.schema.json");
  command->callback([&terminal, &run] {
    run = [&terminal] {
      terminal.out << study_schema().dump(1) << "\n";
      return exit_fine;
    };
  });
}

}  // namespace errand::requester

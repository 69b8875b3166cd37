#include "requester/commands/results.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "requester/clock.hpp"
#include "requester/csv.hpp"
#include "requester/results.hpp"
#include "requester/stored_results.hpp"

namespace errand::requester {
namespace {

bool all_fit_csv(const std::vector<Result>& results) {
  for (const Result& result : results) {
    for (const app::Field& answer : result.assignment.answers) {
      if (!fits_csv(answer.name) || !fits_csv(answer.value)) return false;
    }
  }
  return true;
}

std::string written(const std::vector<Result>& results, const ResultsOptions& options,
                    const Terminal& terminal) {
  if (options.format == ResultsFormat::json) return results_json(results);
  if (!all_fit_csv(results)) {
    terminal.err << "Some answers hold bytes that are not text; they stand as U+FFFD.\n";
  }
  return results_csv(results, now());
}

}  // namespace

int results(const ResultsOptions& options, const Terminal& terminal) {
  const std::string study = printable(options.study.string());
  std::vector<Result> all;
  if (const auto state = StateFolder::found_in(options.study)) {
    auto stored = stored_results(*state);
    if (!stored) {
      terminal.err << fmt::format("errand: the study's marketplace answered: {}\n",
                                  printable(stored.error().message));
      return exit_wrong;
    }
    all = std::move(*stored);
  } else if (const auto folder = open_study_folder(options.study); !folder) {
    for (const Problem& problem : folder.error())
      terminal.err << problem_report(problem, {}, terminal.err_ink);
    return exit_wrong;
  }
  if (all.empty()) terminal.err << fmt::format("{}: no assignment was submitted yet.\n", study);
  const std::string text = written(all, options, terminal);
  if (!options.file) {
    terminal.out << text << std::flush;
    return terminal.out ? exit_fine : exit_wrong;
  }
  if (auto saved = write_whole(*options.file, text); !saved) {
    terminal.err << "errand: " << saved.error() << "\n";
    return exit_wrong;
  }
  terminal.err << fmt::format("{} assignment{} in {}\n", all.size(), all.size() == 1 ? "" : "s",
                              printable(options.file->string()));
  return exit_fine;
}

void add_results(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<ResultsOptions>();
  CLI::App* const command =
      errand.add_subcommand("results", "Write what workers submitted, one assignment a row");
  command->add_option("STUDY", options->study, "The study's folder")->type_name("FOLDER")->required();
  auto* const csv = command->add_flag("--csv")->description(
      "The columns of MTurk's batch results file (this is the default)");
  auto* const json =
      command->add_flag("--json")->description("A JSON array, one assignment a line, the answers as values");
  csv->excludes(json);
  command
      ->add_option("-o,--output", options->file, "Write to FILE, which is replaced as a whole or not at all")
      ->type_name("FILE");
  command->footer(
      "The answers come from the marketplace of `errand try`, whether it is running or not; nothing is "
      "changed.\n"
      "In CSV a cell that a spreadsheet would take for a formula begins with a single quote; "
      "docs/results.md\n"
      "tells how to read it exactly.\n\n"
      "Examples:\n"
      "  errand results configs/age_guess\n"
      "  errand results configs/age_guess -o results.csv\n"
      "  errand results configs/age_guess --json -o results.json");
  command->callback([options, json, &terminal, &run] {
    options->format = json->count() > 0 ? ResultsFormat::json : ResultsFormat::csv;
    run = [options, &terminal] { return results(*options, terminal); };
  });
}

}  // namespace errand::requester

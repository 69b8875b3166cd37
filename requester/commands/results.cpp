#include "requester/commands/results.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "requester/csv.hpp"
#include "requester/receipt.hpp"
#include "requester/results.hpp"
#include "server/app/clock.hpp"
#include "server/app/whole_file.hpp"

namespace errand::requester {
namespace {

/// Of one file of mails.
constexpr std::size_t most_receipt_bytes = std::size_t{1} << 28U;

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
  return results_csv(results, app::now());
}

Hit hit_of(const std::string& id, const std::vector<Hit>& hits, const Study& study) {
  for (const Hit& hit : hits)
    if (hit.id == id) return hit;
  Hit unknown;
  unknown.id = id;
  unknown.title = study.title;
  return unknown;
}

/// The error says why the receipt is not taken.
tl::expected<Result, std::string> result_of(const tl::expected<Receipt, std::string>& receipt,
                                            const StudyOf& study_of, const Submitted& submitted) {
  if (!receipt) return tl::unexpected{receipt.error()};
  const auto study = study_of(receipt->log.study);
  if (!study) return tl::unexpected{std::string{"it is of another study, or of a version that is not kept"}};
  auto assignment = assignment_of(*receipt, *study);
  if (!assignment) return tl::unexpected{std::move(assignment.error())};
  for (const Result& other : submitted.results)
    if (other.assignment.id == assignment->id)
      return tl::unexpected{fmt::format("assignment {} is there already, with the status {}", assignment->id,
                                        other.assignment.status)};
  return Result{hit_of(receipt->hit_id, submitted.hits, *study), std::move(*assignment),
                inputs_of(*study, receipt->log.hit)};
}

/// Adds what workers sent by hand. False when some of it could not be taken; standard error says why.
bool take_receipts(const ResultsOptions& options, Submitted& submitted, const Terminal& terminal) {
  const StudyOf study_of = study_by_fingerprint(options.submitted);
  bool all_taken = true;
  const auto say = [&](const std::string& name, std::size_t number, const std::string& why) {
    all_taken = false;
    terminal.err << fmt::format("errand: {}, receipt {}: {}\n", studies::printable(name), number,
                                studies::printable(why));
  };
  for (const std::string& name : options.receipts) {
    const auto text = app::read_whole(name, most_receipt_bytes);
    if (!text) {
      all_taken = false;
      terminal.err << fmt::format("errand: {}\n", studies::printable(text.error()));
      continue;
    }
    std::size_t number = 0;
    for (const auto& receipt : read_receipts(*text)) {
      ++number;
      if (auto result = result_of(receipt, study_of, submitted))
        submitted.results.push_back(std::move(*result));
      else
        say(name, number, result.error());
    }
  }
  return all_taken;
}

}  // namespace

int results(const ResultsOptions& options, const Terminal& terminal) {
  auto submitted = read_submitted(options.submitted, terminal);
  if (!submitted) return exit_wrong;
  const bool all_taken = take_receipts(options, *submitted, terminal);
  const std::vector<Result>& all = submitted->results;
  if (all.empty())
    terminal.err << fmt::format("{}: no assignment was submitted yet.\n",
                                studies::printable(options.submitted.study.string()));
  const std::string text = written(all, options, terminal);
  if (!options.file) {
    terminal.out << text << std::flush;
    return terminal.out && all_taken ? exit_fine : exit_wrong;
  }
  if (auto saved = app::write_whole(*options.file, text); !saved) {
    terminal.err << "errand: " << saved.error() << "\n";
    return exit_wrong;
  }
  terminal.err << fmt::format("{} assignment{} in {}\n", all.size(), all.size() == 1 ? "" : "s",
                              studies::printable(options.file->string()));
  return all_taken ? exit_fine : exit_wrong;
}

void add_results(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<ResultsOptions>();
  CLI::App* const command =
      errand.add_subcommand("results", "Write what workers submitted, one assignment a row");
  add_submitted_options(*command, options->submitted);
  auto* const csv = command->add_flag("--csv")->description(
      "The columns of MTurk's batch results file (this is the default)");
  auto* const json =
      command->add_flag("--json")->description("A JSON array, one assignment a line, the answers as values");
  csv->excludes(json);
  command
      ->add_option("-o,--output", options->file, "Write to FILE, which is replaced as a whole or not at all")
      ->type_name("FILE");
  command
      ->add_option("--receipt", options->receipts,
                   "Add what a worker could not submit and sent by hand; - is standard input")
      ->type_name("FILE");
  command->footer(
      "The answers come from the marketplace of `errand try`, whether it is running or not, or with --store "
      "or --server\n"
      "from errand-server, which shows the study as a survey; nothing is changed.\n"
      "In CSV a cell that a spreadsheet would take for a formula begins with a single quote; "
      "docs/results.md\n"
      "tells how to read it exactly.\n\n"
      "Examples:\n"
      "  errand results configs/age_guess\n"
      "  errand results configs/age_guess -o results.csv\n"
      "  errand results configs/age_guess --json -o results.json\n"
      "  errand results configs/age_guess --receipt mail.txt -o results.csv\n"
      "  errand results studies/faces --server https://study.example.org --user ana -o results.csv");
  command->callback([options, json, &terminal, &run] {
    options->format = json->count() > 0 ? ResultsFormat::json : ResultsFormat::csv;
    run = [options, &terminal] { return results(*options, terminal); };
  });
}

}  // namespace errand::requester

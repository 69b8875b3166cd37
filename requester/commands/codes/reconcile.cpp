#include "requester/commands/codes/reconcile.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>

#include "requester/codes/addresses.hpp"
#include "requester/codes/approval.hpp"
#include "requester/codes/finding_report.hpp"
#include "requester/codes/key_file.hpp"
#include "requester/codes/listed_submissions.hpp"
#include "requester/codes/reconciliation.hpp"
#include "requester/codes/submission_file.hpp"
#include "requester/mturk/http_calls.hpp"
#include "server/app/asking.hpp"
#include "server/app/clock.hpp"
#include "server/app/whole_file.hpp"
#include "server/studies/problem_report.hpp"

namespace errand::requester {
namespace {

template <class T>
using Or = tl::expected<T, std::string>;

/// What the judgement is made of.
struct Evidence {
  std::vector<Submission> submissions;
  std::optional<SubmissionFile> file;  ///< where they come from one
  std::optional<codes::StudyKeys> keys;
  std::vector<ListedCode> list;
  std::optional<std::vector<KnownSeat>> seats;
};

std::string report_of(const Problems& problems, const Terminal& terminal) {
  std::string text;
  for (const Problem& problem : problems) text += studies::problem_report(problem, {}, terminal.err_ink);
  return text;
}

/// How far something long has come, for a person who watches.
class Progress {
 public:
  Progress(const Terminal& terminal, std::string what) : terminal_{terminal}, what_{std::move(what)} {}
  void operator()(std::size_t done) const {
    if (terminal_.err_ink == studies::Ink::coloured)
      terminal_.err << fmt::format("\r{} {}\x1b[K", done, what_);
  }
  ~Progress() {
    if (terminal_.err_ink == studies::Ink::coloured) terminal_.err << "\r\x1b[K" << std::flush;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  const Terminal& terminal_;
  std::string what_;
};

Or<Client> client_of(const CodesReconcileOptions& options) {
  const auto url = read_server_address(*options.endpoint);
  if (!url) return tl::unexpected(url.error());
  const auto environment = [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
  };
  auto credentials = find_credentials(options.profile, environment);
  if (!credentials) return tl::unexpected(credentials.error());
  const auto pause = [](std::chrono::milliseconds most) {
    // Many clients that were turned away at once should not come back at once.
    std::uniform_int_distribution<std::int64_t> some{most.count() / 2, most.count()};
    std::random_device device;
    std::this_thread::sleep_for(std::chrono::milliseconds{some(device)});
  };
  return Client{http_calls({*url, options.region, *std::move(credentials)}, pause, exchange)};
}

Or<void> read_results(const CodesReconcileOptions& options, Evidence& evidence, const Terminal& terminal) {
  const auto text = app::read_whole(*options.results, most_result_bytes);
  if (!text) return tl::unexpected(text.error());
  const SubmissionRules rules{options.columns, options.hits.size() == 1 ? options.hits.front() : ""};
  auto file = read_submission_file(*text, options.results->string(), rules);
  if (!file) {
    terminal.err << report_of(file.error(), terminal);
    return tl::unexpected(fmt::format("{} was not taken: {} problem{}", options.results->string(),
                                      file.error().size(), file.error().size() == 1 ? "" : "s"));
  }
  const bool lacks_hit = std::any_of(file->submissions.begin(), file->submissions.end(),
                                     [](const Submission& one) { return one.seat.hit.empty(); });
  if (lacks_hit && options.keys && !options.survey.is_said())
    return tl::unexpected(fmt::format(
        "{} doesn't say the HIT (a panel's study), which codes are made of: --hit ID, or --store or "
        "--server, which know it",
        options.results->string()));
  evidence.submissions = file->submissions;
  evidence.file = *std::move(file);
  return {};
}

Or<void> read_batch(const CodesReconcileOptions& options, const Client& client, Evidence& evidence,
                    const Terminal& terminal) {
  const Progress progress{terminal, "assignments"};
  auto listed =
      list_submissions(client, options.hits, options.code_field, [&](std::size_t done) { progress(done); });
  if (!listed)
    return tl::unexpected(fmt::format("the marketplace answered: {}{}{}", listed.error().code,
                                      listed.error().code.empty() ? "" : ": ", listed.error().message));
  evidence.submissions = *std::move(listed);
  return {};
}

Or<void> read_truth(const CodesReconcileOptions& options, Evidence& evidence, const Terminal& terminal) {
  if (options.list) {
    const auto text = app::read_whole(*options.list, most_result_bytes);
    if (!text) return tl::unexpected(text.error());
    auto list = read_code_list(*text, options.list->string(), options.list_columns);
    if (!list) {
      terminal.err << report_of(list.error(), terminal);
      return tl::unexpected(fmt::format("{} was not taken", options.list->string()));
    }
    evidence.list = *std::move(list);
    return {};
  }
  auto keys = read_key_file(*options.keys);
  if (!keys) return tl::unexpected(keys.error());
  evidence.keys = *std::move(keys);
  if (!options.survey.is_said()) return {};
  const auto source = open_survey(options.survey, evidence.keys->study);
  if (!source) return tl::unexpected(source.error());
  const Progress progress{terminal, "seats"};
  auto seats = all_of(source->seats, 0, [&](std::size_t done) { progress(done); });
  if (!seats) return tl::unexpected(seats.error());
  evidence.seats = *std::move(seats);
  return {};
}

std::vector<Finding> judged(const CodesReconcileOptions& options, const Evidence& evidence) {
  ReconcileRules rules;
  rules.least_s = options.least_s;
  rules.paid = options.paid;
  rules.hits = {options.hits.begin(), options.hits.end()};
  rules.now = app::now();
  if (!evidence.keys) return reconciled(evidence.submissions, evidence.list, rules);
  return reconciled(evidence.submissions, *evidence.keys, evidence.seats, rules);
}

std::string written(const CodesReconcileOptions& options, const std::vector<Finding>& findings) {
  switch (options.format) {
    case FindingFormat::csv:
      return findings_csv(findings);
    case FindingFormat::json:
      return findings_json(findings);
    case FindingFormat::table:
      break;
  }
  return findings_table(findings);
}

int put(const CodesReconcileOptions& options, const std::string& text, const Terminal& terminal) {
  if (options.file) {
    if (auto saved = app::write_whole(*options.file, text); !saved) return refuse(terminal, saved.error());
    return exit_fine;
  }
  terminal.out << text << std::flush;
  return terminal.out ? exit_fine : exit_wrong;
}

std::string spoken_assignments(std::size_t count) {
  return fmt::format("{} assignment{}", count, count == 1 ? "" : "s");
}

int approve_through_api(const CodesReconcileOptions& options, const Client& client,
                        const std::vector<std::string>& assignments, const Terminal& terminal) {
  if (assignments.empty()) {
    terminal.err << "Nothing to approve: no exact match is waiting for it.\n";
    return exit_fine;
  }
  const std::string question =
      fmt::format("Approve and pay {}? [y/n] ", spoken_assignments(assignments.size()));
  const auto answer = options.is_sure ? std::optional<bool>{true} : app::ask_yes(question);
  if (!answer)
    return refuse(terminal, fmt::format("{} would be approved; without a terminal to ask at, --yes does it",
                                        spoken_assignments(assignments.size())));
  if (!*answer) {
    terminal.err << "Nothing was approved.\n";
    return exit_fine;
  }
  const Approvals approvals = [&] {
    const Progress progress{terminal, "approved"};
    return approve_all(client, assignments, [&](std::size_t done) { progress(done); });
  }();
  for (const FailedApproval& one : approvals.failed)
    terminal.err << fmt::format("errand: assignment {} was not approved: {}\n",
                                studies::printable(one.assignment), studies::printable(one.why));
  terminal.err << fmt::format("{} approved.\n", spoken_assignments(approvals.approved));
  return approvals.failed.empty() ? exit_fine : exit_wrong;
}

int approve_in_file(const CodesReconcileOptions& options, const SubmissionFile& file,
                    const std::vector<std::size_t>& rows, const Terminal& terminal) {
  if (!file.approve)
    return refuse(terminal, fmt::format("{} has no column Approve, as MTurk's batch results have",
                                        options.results->string()));
  std::vector<bool> is_approved(file.submissions.size(), false);
  std::size_t count = 0;
  for (const std::size_t at : rows) {
    // What the reviewer wrote stays.
    const auto& row = file.table.rows[at];
    const bool is_free = row[*file.approve].empty() && (!file.reject || row[*file.reject].empty());
    is_approved[at] = is_free;
    if (is_free) ++count;
  }
  if (auto saved = app::write_whole(*options.approve_csv, with_approvals(file, is_approved)); !saved)
    return refuse(terminal, saved.error());
  terminal.err << fmt::format("{}: an x for {}; upload it in the requester's site.\n",
                              studies::printable(options.approve_csv->string()), spoken_assignments(count));
  return exit_fine;
}

/// The options as they are said, before they are read.
struct Words {
  CodesReconcileOptions options;
  std::vector<std::string> columns;
  std::vector<std::string> list_columns;
  std::string code_column;
  std::vector<std::string> endings;

  /// Throws what CLI11 reports as a wrong command line.
  void check() {
    const auto demand = [](bool is_right, const char* what) {
      if (!is_right) throw CLI::ValidationError(what);
    };
    demand(options.keys.has_value() != options.list.has_value(),
           "Either FILE, the study's keys, or --list with codes made elsewhere has to be given");
    demand(options.results.has_value() != options.endpoint.has_value(),
           "Either --results or --endpoint has to say where the submissions are");
    demand(!options.endpoint || !options.hits.empty(), "--endpoint needs --hit, the HITs to look at");
    demand(!options.approves || options.endpoint,
           "--approve needs --endpoint; for a file there is --approve-csv");
    demand(!options.approve_csv || options.results, "--approve-csv needs --results");
    demand(!options.list || !options.survey.is_said(),
           "--list has its own truth; --store and --server go with keys");
    options.columns = read(columns);
    options.list_columns = read(list_columns);
    if (!code_column.empty()) {
      options.columns[Meaning::code] = code_column;
      options.code_field = code_column;
    }
    for (const std::string& name : endings) options.paid.insert(*codes::ending_named(name));
  }

 private:
  static SaidColumns read(const std::vector<std::string>& pairs) {
    SaidColumns out;
    for (const std::string& pair : pairs) {
      const std::size_t sign = pair.find('=');
      out[*meaning_named(pair.substr(0, sign))] = pair.substr(sign + 1);
    }
    return out;
  }
};

std::string fault_of_column(std::string& pair) {
  const std::size_t sign = pair.find('=');
  const bool is_pair = sign != pair.npos && sign + 1 < pair.size();
  return is_pair && meaning_named(pair.substr(0, sign))
             ? ""
             : pair +
                   " is not one of hit, assignment, worker, code, status, accepted, submitted, duration, "
                   "finished, then = and a header";
}

std::string fault_of_ending(std::string& name) {
  return codes::ending_named(name) ? "" : name + " is none of complete, screened-out, withdrew, failed-check";
}

void add_inputs(CLI::App& command, Words& words) {
  CodesReconcileOptions& options = words.options;
  auto* const keys =
      command.add_option("FILE", options.keys, "The study's keys, as `errand codes key` made them")
          ->type_name("FILE");
  command
      .add_option("--list", options.list,
                  "In place of keys: codes that were made elsewhere, CSV with a column code and, where\n"
                  "known, worker, assignment and finished")
      ->type_name("CSV")
      ->excludes(keys);
  command
      .add_option("--list-columns", words.list_columns,
                  "A header of the list that has another name: worker=PID")
      ->type_name("WHAT=HEADER")
      ->allow_extra_args(false)
      ->check(CLI::Validator{fault_of_column, ""});
  command
      .add_option(
          "--results", options.results,
          "What was submitted: MTurk's batch results, those of `errand results`, Prolific's export, or\n"
          "other CSV with --columns; - is standard input")
      ->type_name("CSV");
  command
      .add_option("--columns", words.columns,
                  "A header that has another name, as worker=PID: of hit, assignment, worker, code, status,\n"
                  "accepted, submitted, duration; may be given more than once")
      ->type_name("WHAT=HEADER")
      ->allow_extra_args(false)
      ->check(CLI::Validator{fault_of_column, ""});
  command
      .add_option("--code-column", words.code_column,
                  "The header, or the answer's field, that has the code; surveycode without it")
      ->type_name("NAME");
  add_survey_options(command, options.survey);
  command
      .add_option("--least", options.least_s,
                  "Seconds that the survey takes at least; who was faster is early")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{31'536'000}).description(""));
}

void add_batch(CLI::App& command, Words& words) {
  CodesReconcileOptions& options = words.options;
  command
      .add_option("--endpoint", options.endpoint,
                  "In place of --results: the MTurk requester API there. The keys to it are in\n"
                  "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or in ~/.aws/credentials")
      ->type_name("URL");
  command
      .add_option("--hit", options.hits,
                  "A HIT to look at; of a file that doesn't say its HIT, or a panel's study, that one")
      ->type_name("ID")
      ->allow_extra_args(false);
  command.add_option("--region", options.region, "The API's region; us-east-1 without it")->type_name("NAME");
  command.add_option("--profile", options.profile, "The profile in ~/.aws/credentials")->type_name("NAME");
}

void add_outcomes(CLI::App& command, Words& words) {
  CodesReconcileOptions& options = words.options;
  auto* const csv = command.add_flag_callback(
      "--csv", [&options] { options.format = FindingFormat::csv; }, "CSV instead of the table");
  command
      .add_flag_callback(
          "--json", [&options] { options.format = FindingFormat::json; },
          "A JSON array, one row a line, instead of the table")
      ->excludes(csv);
  command
      .add_option("-o,--output", options.file, "Write to FILE, which is replaced as a whole or not at all")
      ->type_name("FILE");
  command.add_flag("--approve", options.approves,
                   "Approve, through the API, what is exact, complete and not reviewed yet; asks before");
  command.add_flag("--yes", options.is_sure, "Approve without asking");
  command
      .add_option("--approve-csv", options.approve_csv,
                  "Write the results again, with an x in Approve where the code is exact and complete")
      ->type_name("FILE");
  command
      .add_option("--approve-ending", words.endings,
                  "Approve exact codes of this ending, too: screened-out, …")
      ->type_name("ENDING")
      ->allow_extra_args(false)
      ->check(CLI::Validator{fault_of_ending, ""});
}

}  // namespace

int reconcile_codes(const CodesReconcileOptions& options, const Terminal& terminal) {
  Evidence evidence;
  std::optional<Client> client;
  if (options.endpoint) {
    auto made = client_of(options);
    if (!made) return refuse(terminal, made.error());
    client = *std::move(made);
  }
  if (auto read = read_truth(options, evidence, terminal); !read) return refuse(terminal, read.error());
  auto read =
      client ? read_batch(options, *client, evidence, terminal) : read_results(options, evidence, terminal);
  if (!read) return refuse(terminal, read.error());
  const auto findings = judged(options, evidence);
  if (const int code = put(options, written(options, findings), terminal); code != exit_fine) return code;
  if (evidence.keys && !evidence.seats)
    terminal.err
        << "Only the codes were judged: without --store or --server nobody knows who entered and when.\n";
  terminal.err << findings_summary(findings);
  const auto rows = approvable(findings, evidence.submissions, options.paid);
  if (options.approve_csv)
    if (const int code = approve_in_file(options, *evidence.file, rows, terminal); code != exit_fine)
      return code;
  if (!options.approves) return exit_fine;
  std::vector<std::string> assignments;
  assignments.reserve(rows.size());
  for (const std::size_t at : rows) assignments.push_back(evidence.submissions[at].seat.assignment);
  return approve_through_api(options, *client, assignments, terminal);
}

void add_codes_reconcile(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto words = std::make_shared<Words>();
  CLI::App* const command = codes.add_subcommand(
      "reconcile", "Sort what was submitted by what its codes say, and approve what is exact");
  add_inputs(*command, *words);
  add_batch(*command, *words);
  add_outcomes(*command, *words);
  command->footer(
      "Verdicts: exact, early, typo, other worker's, other assignment's, reused, shared, late, finished "
      "without\n"
      "code, unfinished, never started, no right code; docs/cli.md says what each means. What is suggested "
      "is to\n"
      "approve, to pay by hand, to look, or nothing; to reject is never suggested and never done.\n\n"
      "Examples:\n"
      "  errand codes reconcile reading.keys.json --results Batch_123_batch_results.csv --store "
      "errand.sqlite\n"
      "  errand codes reconcile reading.keys.json --results prolific_export.csv --server "
      "https://study.example.org \\\n"
      "      --user ana --least 120 --csv -o judged.csv\n"
      "  errand codes reconcile reading.keys.json --results batch.csv --store errand.sqlite --approve-csv "
      "upload.csv\n"
      "  errand codes reconcile reading.keys.json --endpoint https://mturk-requester.us-east-1.amazonaws.com "
      "\\\n"
      "      --hit 3XYZ… --server https://study.example.org --user ana --approve\n"
      "  errand codes reconcile --list codes.csv --results batch.csv");
  command->callback([words, &terminal, &run] {
    words->check();
    run = [words, &terminal] { return reconcile_codes(words->options, terminal); };
  });
}

}  // namespace errand::requester

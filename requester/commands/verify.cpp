#include "requester/commands/verify.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "requester/annotation.hpp"
#include "server/app/whole_file.hpp"
#include "server/studies/verification.hpp"

namespace errand::requester {
namespace {

std::string_view name_of(studies::Consistency consistency) {
  return studies::consistency_names[static_cast<std::size_t>(consistency)];
}

std::vector<studies::Verification> verified(const std::vector<Result>& results, const StudyOf& study_of) {
  StudyCache studies{study_of};
  std::vector<studies::Verification> all;
  for (const auto& [hit, assignment, inputs] : results) {
    const auto annotation = read_annotation(hit.annotation);
    const std::optional<Study> none;
    const std::optional<Study>& study = annotation ? studies.find(annotation->fingerprint) : none;
    if (study) {
      all.push_back(studies::verify_submission(
          *study, {assignment.id, assignment.worker, hit.id, annotation->hit}, assignment.answers));
    } else {
      studies::Verification unknown;
      unknown.assignment = assignment.id;
      unknown.worker = assignment.worker;
      unknown.consistency = studies::Consistency::other_study;
      all.push_back(std::move(unknown));
    }
  }
  return all;
}

std::string seconds(std::int64_t us) { return fmt::format("{:.1f}", static_cast<double>(us) / 1e6); }

std::string noted(const std::vector<std::string>& notes) {
  return notes.empty() ? "" : studies::printable(fmt::format("  {}", fmt::join(notes, ", ")));
}

/// Right of those whose right response is known, or how many there were.
std::string spoken(const studies::TrialOutcome& trials) {
  if (trials.known == 0) return std::to_string(trials.done);
  return fmt::format("{}/{}", trials.right, trials.known);
}

std::string table(const std::vector<studies::Verification>& all) {
  std::string text =
      fmt::format("{:<32}{:<16}{:<14}{:>10}{:>7}{:>8}{:>7}{:>9}{:>10}{:>9}{:>7}{:>8}{:>8}  {}\n",
                  "assignment", "worker", "log", "controls", "traps", "trials", "rt ms", "minutes",
                  "s/subtask", "hidden s", "edits", "pasted", "missing", "notes");
  for (const studies::Verification& one : all) {
    text += fmt::format(
        "{:<32}{:<16}{:<14}{:>10}{:>7}{:>8}{:>7}{:>9}{:>10}{:>9}{:>7}{:>8}{:>8}{}\n",
        studies::printable(one.assignment), studies::printable(one.worker), name_of(one.consistency),
        fmt::format("{}/{}", one.controls.right, one.controls.asked), one.controls.traps, spoken(one.trials),
        one.trials.median_rt_us / 1000, fmt::format("{:.1f}", static_cast<double>(one.duration_us) / 60e6),
        seconds(one.median_subtask_us), seconds(one.hidden_us), one.edits, one.pasted, one.unanswered,
        noted(one.notes));
    for (const std::string& finding : one.findings)
      text += fmt::format("  {}\n", studies::printable(finding));
  }
  return text;
}

std::string json_of(const std::vector<studies::Verification>& all) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const studies::Verification& one : all)
    list.push_back({{"assignment", one.assignment},
                    {"worker", one.worker},
                    {"log", name_of(one.consistency)},
                    {"findings", one.findings},
                    {"notes", one.notes},
                    {"controls", {{"asked", one.controls.asked}, {"right", one.controls.right}}},
                    {"traps", one.controls.traps},
                    {"repeats", {{"asked", one.controls.repeats}, {"same", one.controls.repeats_same}}},
                    {"gates", {{"asked", one.controls.gates}, {"passed", one.controls.gates_passed}}},
                    {"trials",
                     {{"done", one.trials.done},
                      {"unanswered", one.trials.unanswered},
                      {"known", one.trials.known},
                      {"right", one.trials.right},
                      {"flagged", one.trials.flagged}}},
                    {"order", one.order},
                    {"unanswered", one.unanswered},
                    {"edits", one.edits},
                    {"loads", one.loads},
                    {"microseconds",
                     {{"all", one.duration_us},
                      {"hidden", one.hidden_us},
                      {"medianSubtask", one.median_subtask_us},
                      {"unfocused", one.unfocused_us},
                      {"medianResponse", one.trials.median_rt_us}}},
                    {"characters", {{"typed", one.typed}, {"pasted", one.pasted}, {"copied", one.copied}}}});
  return list.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string summary(const std::vector<studies::Verification>& all) {
  const auto count = [&](studies::Consistency consistency) {
    return std::count_if(all.begin(), all.end(),
                         [&](const studies::Verification& one) { return one.consistency == consistency; });
  };
  return fmt::format(
      "{} submissions: {} consistent, {} inconsistent, {} without a log, {} of another version of the "
      "study.\n",
      all.size(), count(studies::Consistency::consistent), count(studies::Consistency::inconsistent),
      count(studies::Consistency::no_log), count(studies::Consistency::other_study));
}

}  // namespace

int verify(const VerifyOptions& options, const Terminal& terminal) {
  const auto submitted = read_submitted(options.submitted, terminal);
  if (!submitted) return exit_wrong;
  const auto all = verified(submitted->results, study_by_fingerprint(options.submitted));
  const std::string text = options.json ? json_of(all) : table(all);
  if (!options.file) {
    terminal.out << text << std::flush;
  } else if (auto saved = app::write_whole(*options.file, text); !saved) {
    terminal.err << "errand: " << saved.error() << "\n";
    return exit_wrong;
  }
  terminal.err << summary(all);
  return terminal.out ? exit_fine : exit_wrong;
}

void add_verify(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* const command = errand.add_subcommand("verify", "Fold each submitted log again and compare");
  add_submitted_options(*command, options->submitted);
  command->add_flag("--json", options->json, "A JSON array, one object a submission, instead of the table");
  command
      ->add_option("-o,--output", options->file, "Write to FILE, which is replaced as a whole or not at all")
      ->type_name("FILE");
  command->footer(
      "Every submission carries the log of its session. Folded by the same engine it must give the same "
      "answers, order\n"
      "and times; where it does not, the answers are not what the page recorded. A consistent log proves "
      "that nothing was\n"
      "changed afterwards, not that the worker was honest. The controls, trials and times are facts to judge "
      "by; nothing is\n"
      "approved or rejected.\n\n"
      "Examples:\n"
      "  errand verify configs/meaning_similarity\n"
      "  errand verify . --json -o verified.json\n"
      "  errand verify studies/faces --store errand.sqlite");
  command->callback(
      [options, &terminal, &run] { run = [options, &terminal] { return verify(*options, terminal); }; });
}

}  // namespace errand::requester

#include "requester/commands/check.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "requester/cost.hpp"

namespace errand::requester {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string subtasks_text(const Study& study) {
  if (study.is_custom) return "as many a HIT as loadTasks gives";
  std::string text = fmt::format("{} a HIT", study.num_subtasks);
  std::uint32_t controls = 0;
  for (const Block& block : study.blocks) controls += block.num_controls;
  if (controls > 0) text += fmt::format(", {} of them controls", controls);
  if (study.blocks.size() > 1) text += fmt::format(", in {} blocks", study.blocks.size());
  return text;
}

std::string questions_text(const Study& study) {
  if (study.custom) return fmt::format("asked by {}", fmt::join(study.custom->scripts, ", "));
  std::size_t least = max_questions;
  std::size_t most = 0;
  for (const Block& block : study.blocks) {
    least = std::min(least, block.questions.size());
    most = std::max(most, block.questions.size());
  }
  std::string text =
      least == most ? fmt::format("{} a subtask", most) : fmt::format("{} to {} a subtask", least, most);
  if (!study.final_questions.empty()) text += fmt::format(", {} at the end", study.final_questions.size());
  return text;
}

std::string dealing_text(const Study& study, std::uint32_t conditions) {
  if (study.deal.over == Deal::Over::workers) return "drawn for each worker";
  const std::uint32_t each = study.num_hits / conditions;
  if (study.num_hits % conditions == 0) return fmt::format("{} each", counted(each, "HIT"));
  return fmt::format("not in balance: {} or {} HITs each", each, each + 1);
}

std::string cost_text(const Study& study, const HitCreation& wanted) {
  const Cents reward{wanted.reward_cents};
  const Cost cost = cost_of(reward, study.num_hits, wanted.num_assignments);
  using marketplace::format_amount;
  return fmt::format(
      "  reward       ${} an assignment, ${} in all\n"
      "  with fees    ${} on a marketplace with MTurk's fees ({} %, at least one cent); Errand's own takes "
      "none\n",
      format_amount(reward), format_amount(cost.rewards), format_amount(cost.total()), cost.percent);
}

std::string summary(const studies::CheckedStudy& checked, const std::filesystem::path& path) {
  const Study& study = checked.study;
  std::string text = fmt::format("{}: no problems.\n", studies::printable(path.string()));
  text += fmt::format("  title        {}\n", studies::printable(study.title));
  text += fmt::format("  subtasks     {}\n", subtasks_text(study));
  text += fmt::format("  questions    {}\n", questions_text(study));
  if (const std::uint32_t conditions = count_conditions(study); conditions > 1)
    text += fmt::format("  conditions   {}, {}\n", conditions, dealing_text(study, conditions));
  if (!study.hit_creation) {
    return text + fmt::format("  HITs         {}; there is no \"hitCreation\", so a reward is not set\n",
                              study.num_hits);
  }
  const HitCreation& wanted = *study.hit_creation;
  const auto assignments = std::size_t{study.num_hits} * wanted.num_assignments;
  text += fmt::format("  HITs         {}, {} each", study.num_hits,
                      counted(wanted.num_assignments, "assignment"));
  if (study.num_hits > 1) text += fmt::format(": {} in all", counted(assignments, "assignment"));
  return text + "\n" + cost_text(study, wanted);
}

}  // namespace

void report(const studies::BrokenStudy& broken, const std::filesystem::path& study, std::ostream& out,
            studies::Ink ink) {
  for (const Problem& problem : broken.problems) {
    out << studies::problem_report(problem, text_of(broken.folder, problem.file), ink);
  }
  out << fmt::format("{}: {} found.\n", studies::printable(study.string()),
                     counted(broken.problems.size(), "problem"));
}

void report_warnings(const studies::CheckedStudy& checked, std::ostream& out, studies::Ink ink) {
  for (Problem warning : checked.warnings) {
    const std::string name = warning.file;
    warning.what = "warning: " + warning.what;
    out << studies::problem_report(warning, text_of(checked.folder, name), ink);
  }
}

int check(const std::filesystem::path& study, const Terminal& terminal) {
  const auto checked = studies::check_study(study);
  if (!checked) {
    report(checked.error(), study, terminal.out, terminal.out_ink);
    return exit_wrong;
  }
  report_warnings(*checked, terminal.out, terminal.out_ink);
  terminal.out << summary(*checked, study);
  return exit_fine;
}

int check_all(const std::vector<std::filesystem::path>& studies, const Terminal& terminal) {
  int worst = exit_fine;
  for (const std::filesystem::path& study : studies) worst = std::max(worst, check(study, terminal));
  return worst;
}

void add_check(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto studies = std::make_shared<std::vector<std::filesystem::path>>();
  CLI::App* const command =
      errand.add_subcommand("check", "Say what is wrong with a study, or what it will ask and cost");
  command->add_option("STUDY", *studies, "The study's folder; it holds a config.json. May be several")
      ->type_name("FOLDER")
      ->required();
  command->footer(
      "Every problem is shown with its file, line and column, what is wrong and what was expected.\n"
      "Exit status: 0 when the study is fine (warnings do not count), 1 when it is not.\n\n"
      "Examples:\n"
      "  errand check configs/age_guess\n"
      "  errand check configs/*\n"
      "  errand check . && errand try .");
  command->callback(
      [studies, &terminal, &run] { run = [studies, &terminal] { return check_all(*studies, terminal); }; });
}

}  // namespace errand::requester

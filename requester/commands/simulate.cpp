#include "requester/commands/simulate.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "requester/annotation.hpp"
#include "requester/commands/check.hpp"
#include "requester/results.hpp"
#include "requester/state_folder.hpp"
#include "server/app/whole_file.hpp"
#include "server/marketplace/values/money.hpp"
#include "wasm/base/draws.hpp"

namespace errand::requester {
namespace {

constexpr std::uint32_t most_sessions = 1'000'000;
constexpr std::int64_t ms = 1000;  // microseconds

std::vector<Agent> agents_named(const std::vector<std::string>& names) {
  std::vector<Agent> agents;
  agents.reserve(names.size());
  for (const std::string& name : names)
    agents.push_back(static_cast<Agent>(std::find(std::begin(agent_names), std::end(agent_names), name) -
                                        std::begin(agent_names)));
  return agents;
}

std::string_view name_of(Agent agent) { return agent_names[static_cast<std::size_t>(agent)]; }

/// In the form of real ones, so that `results` can write it.
Result as_result(const SimulatedSession& session, const Study& study) {
  const HitCreation wanted = study.hit_creation.value_or(HitCreation{});
  const app::Moment accepted{1'700'000'000'000};
  const app::Moment submitted{accepted.ms + session.duration_us / ms};
  Result result{.hit = {.id = fmt::format("HIT{}", session.hit),
                        .type_id = "SIMULATED",
                        .group_id = "SIMULATED",
                        .title = wanted.title.empty() ? study.title : wanted.title,
                        .description = wanted.description,
                        .keywords = wanted.keywords,
                        .reward = marketplace::format_amount(marketplace::Cents{wanted.reward_cents}),
                        .status = "Reviewable",
                        .annotation = fmt::format("simulated:{}", name_of(session.agent)),
                        .max_assignments = wanted.num_assignments,
                        .duration_s = wanted.duration_seconds,
                        .auto_approval_s = 0,
                        .created = accepted,
                        .expires = app::Moment{accepted.ms + std::int64_t{wanted.lifetime_seconds} * 1000}},
                .assignment = {.id = session.assignment,
                               .worker = session.worker,
                               .status = "Submitted",
                               .feedback = {},
                               .accepted = accepted,
                               .submitted = submitted,
                               .auto_approval = {},
                               .approved = {},
                               .rejected = {},
                               .answers = {}},
                .inputs = inputs_of(study, session.hit)};
  for (const SubmitField& field : session.fields)
    if (field.name != "assignmentId") result.assignment.answers.push_back({field.name, field.value});
  return result;
}

std::string minutes(std::int64_t us) { return fmt::format("{:.1f}", static_cast<double>(us) / 60e6); }

/// The value below which a share of the sorted values lies.
template <class T>
T quantile(const std::vector<T>& sorted, std::size_t percent) {
  return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

std::string percent_of(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? "-"
                  : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(all));
}

std::string average(std::uint64_t sum, std::uint64_t count) {
  return fmt::format("{:.1f}", static_cast<double>(sum) / static_cast<double>(count));
}

struct Group {
  std::string name;
  std::uint64_t sessions = 0;
  std::uint64_t submitted = 0;
  std::uint64_t controls = 0;
  std::uint64_t controls_right = 0;
  std::uint64_t traps = 0;
  std::uint64_t refusals = 0;
  std::vector<std::int64_t> durations;
  std::vector<std::size_t> sizes;

  void add(const SimulatedSession& session) {
    ++sessions;
    submitted += session.submitted ? 1 : 0;
    controls += session.controls;
    controls_right += session.controls_right;
    traps += session.traps;
    refusals += session.refusals;
    durations.push_back(session.duration_us);
    sizes.push_back(session.bytes);
  }
};

std::string hourly_pay(std::int64_t reward_cents, std::int64_t duration_us) {
  if (reward_cents == 0 || duration_us == 0) return "-";
  return fmt::format("${:.2f}",
                     static_cast<double>(reward_cents) / 100 * 3600e6 / static_cast<double>(duration_us));
}

std::string row(Group& group, std::int64_t reward_cents) {
  std::sort(group.durations.begin(), group.durations.end());
  std::sort(group.sizes.begin(), group.sizes.end());
  const std::int64_t median = quantile(group.durations, 50);
  return fmt::format("{:<13}{:>9}{:>11}{:>8}{:>8}{:>8}{:>11}{:>13}{:>8}{:>10}{:>12}\n", group.name,
                     group.sessions, percent_of(group.submitted, group.sessions),
                     minutes(quantile(group.durations, 10)), minutes(median),
                     minutes(quantile(group.durations, 90)), hourly_pay(reward_cents, median),
                     percent_of(group.controls - group.controls_right, group.controls),
                     average(group.traps, group.sessions), average(group.refusals, group.sessions),
                     fmt::format("{} kB", (quantile(group.sizes, 100) + 1023) / 1024));
}

std::string table(std::vector<Group>& groups, const Study& study) {
  std::string text = fmt::format(
      "{:<13}{:>9}{:>11}{:>24}{:>11}{:>13}{:>8}{:>10}{:>12}\n{:<13}{:>9}{:>11}{:>8}{:>8}{:>8}{:>11}{:>13}{:>"
      "8}{:>10}{:>12}\n",
      "", "", "", "minutes", "an hour", "controls", "", "", "largest", "agent", "sessions", "submitted",
      "10 %", "median", "90 %", "pays", "failed", "traps", "refusals", "submission");
  const std::int64_t reward = study.hit_creation ? study.hit_creation->reward_cents : 0;
  for (Group& group : groups)
    if (group.sessions > 0) text += row(group, reward);
  return text;
}

}  // namespace

int simulate(const SimulateOptions& options, const Terminal& terminal) {
  const auto checked = studies::check_study(options.study);
  if (!checked) {
    report(checked.error(), options.study, terminal.err, terminal.err_ink);
    return exit_wrong;
  }
  const Study& study = checked->study;
  if (study.is_custom) {
    terminal.err
        << "errand: made-up workers cannot do a study with a script of its own; try it in a browser\n";
    return exit_wrong;
  }
  const std::vector<Agent> agents = agents_named(options.agents);
  std::vector<Group> groups;
  for (const std::string_view name : agent_names) groups.emplace_back().name = name;
  std::vector<Result> results;
  Draws seeds{options.seed};
  for (std::uint32_t i = 0; i < options.sessions; ++i) {
    const SimulatedSession session =
        simulate_session(study, i % study.num_hits + 1, agents[i % agents.size()], seeds.next());
    groups[static_cast<std::size_t>(session.agent)].add(session);
    if (options.file && session.submitted) results.push_back(as_result(session, study));
  }
  terminal.out << table(groups, study);
  if (options.file) {
    const std::string text = options.format == ResultsFormat::json
                                 ? results_json(results)
                                 : results_csv(results, app::Moment{1'700'000'000'000});
    if (auto saved = app::write_whole(*options.file, text); !saved) {
      terminal.err << "errand: " << saved.error() << "\n";
      return exit_wrong;
    }
    terminal.err << fmt::format("{} assignments in {}\n", results.size(),
                                studies::printable(options.file->string()));
  }
  const bool all =
      std::all_of(groups.begin(), groups.end(), [](const Group& g) { return g.submitted == g.sessions; });
  if (!all)
    terminal.err
        << "Some sessions could not be finished: these agents did not find answers that the study accepts.\n";
  return exit_fine;
}

void add_simulate(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<SimulateOptions>();
  options->agents = {"careful", "random", "straightline", "hurried", "bot"};
  CLI::App* const command =
      errand.add_subcommand("simulate", "Let made-up workers do a study, to try its analysis");
  command->add_option("STUDY", options->study, "The study's folder")->type_name("FOLDER")->required();
  command->add_option("-n,--sessions", options->sessions, "How many sessions")
      ->type_name("N")
      ->check(CLI::Range(1U, most_sessions))
      ->capture_default_str();
  command
      ->add_option("--agents", options->agents,
                   "Who works, in turn: careful, random, straightline, hurried, bot; separated by commas")
      ->delimiter(',')
      ->type_name("LIST")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(agent_names), std::end(agent_names))));
  command->add_option("--seed", options->seed, "The same seed gives the same sessions")
      ->type_name("N")
      ->capture_default_str();
  auto* const csv = command->add_flag("--csv")->description(
      "Write the answers as MTurk's batch results file (this is the default)");
  auto* const json = command->add_flag("--json")->description("Write them as a JSON array");
  csv->excludes(json);
  command->add_option("-o,--output", options->file, "Write the answers to FILE, as `errand results` would")
      ->type_name("FILE");
  command->footer(
      "careful reads, knows the controls' answers and avoids traps; random chooses anything; straightline "
      "always the\n"
      "same place; hurried is careful in a third of the time and wrong now and then; bot answers at once, "
      "with texts\n"
      "without meaning. They are no models of people: they show whether the study can be finished, what its "
      "checks\n"
      "catch, how large submissions get, and whether your analysis reads the answers.\n\n"
      "Examples:\n"
      "  errand simulate configs/meaning_similarity\n"
      "  errand simulate . -n 200 --agents careful,bot -o answers.csv");
  command->callback([options, json, &terminal, &run] {
    options->format = json->count() > 0 ? ResultsFormat::json : ResultsFormat::csv;
    run = [options, &terminal] { return simulate(*options, terminal); };
  });
}

}  // namespace errand::requester

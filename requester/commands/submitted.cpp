#include "requester/commands/submitted.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "requester/state_folder.hpp"
#include "requester/stored_results.hpp"
#include "requester/survey_results.hpp"
#include "server/codes/study_key.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;

/// The folder's own name, however it is written.
std::string name_of(const fs::path& folder) {
  std::error_code unknown;
  const fs::path whole = fs::weakly_canonical(folder, unknown);
  return (unknown ? folder : whole).filename().string();
}

tl::expected<std::vector<Result>, std::string> on_server(const SubmittedOptions& options) {
  const std::string name = options.name.value_or(name_of(options.study));
  if (!codes::is_study_name(name))
    return tl::unexpected(
        fmt::format("{} is no name of a study on a server; --survey says which it is", name));
  const auto source = open_survey(options.survey, name);
  if (!source) return tl::unexpected(source.error());
  // In this order: whose answers are there has a seat.
  auto answers = all_of(source->answers);
  if (!answers) return tl::unexpected(std::move(answers.error()));
  const auto seats = all_of(source->seats);
  if (!seats) return tl::unexpected(seats.error());
  return survey_results(*seats, *std::move(answers), study_by_fingerprint(options));
}

/// Whether the folder is a study's; the terminal is told why not.
bool is_study(const fs::path& folder, const Terminal& terminal) {
  const auto opened = studies::open_study_folder(folder);
  if (opened) return true;
  for (const Problem& problem : opened.error())
    terminal.err << studies::problem_report(problem, {}, terminal.err_ink);
  return false;
}

}  // namespace

void add_submitted_options(CLI::App& command, SubmittedOptions& options) {
  command.add_option("STUDY", options.study, "The study's folder")->type_name("FOLDER")->required();
  add_survey_options(command, options.survey);
  command
      .add_option("--survey", options.name,
                  "The study's name in the server's settings; its folder's without it")
      ->type_name("NAME");
  command
      .add_option("--earlier", options.earlier,
                  "The study's folder as it was when some began, before it was changed")
      ->type_name("FOLDER");
}

StudyOf study_by_fingerprint(const SubmittedOptions& options) {
  std::vector<fs::path> folders{options.study};
  folders.insert(folders.end(), options.earlier.begin(), options.earlier.end());
  return [folders](std::string_view fingerprint) -> std::optional<Study> {
    for (const fs::path& folder : folders)
      if (auto checked = studies::check_study(folder); checked && checked->study.fingerprint == fingerprint)
        return std::move(checked->study);
    const auto state = StateFolder::found_in(folders.front());
    return state ? state->kept(fingerprint) : std::nullopt;
  };
}

std::optional<Submitted> read_submitted(const SubmittedOptions& options, const Terminal& terminal) {
  for (const fs::path& folder : options.earlier)
    if (!is_study(folder, terminal)) return std::nullopt;
  const auto state = StateFolder::found_in(options.study);
  if (!state && !is_study(options.study, terminal)) return std::nullopt;
  if (options.survey.is_said()) {
    auto results = on_server(options);
    if (results) return Submitted{*std::move(results), {}};
    terminal.err << "errand: " << studies::printable(results.error()) << "\n";
    return std::nullopt;
  }
  if (!state) return Submitted{};
  auto stored = stored_results(*state);
  auto hits = stored_hits(*state);
  if (stored && hits) return Submitted{*std::move(stored), *std::move(hits)};
  terminal.err << fmt::format("errand: the study's marketplace answered: {}\n",
                              studies::printable((stored ? hits.error() : stored.error()).message));
  return std::nullopt;
}

}  // namespace errand::requester

#include "requester/commands/import.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "requester/template_import.hpp"
#include "server/studies/study_folder.hpp"

namespace errand::requester {
namespace {

std::string_view name_of(Coverage coverage) { return coverage_names[static_cast<std::size_t>(coverage)]; }

std::string table(const std::vector<ImportItem>& items) {
  std::size_t width = 0;
  for (const ImportItem& item : items) width = std::max(width, std::min<std::size_t>(item.source.size(), 48));
  std::string text;
  for (const ImportItem& item : items)
    text += fmt::format("{:<{}}  {:<11}  {}\n", studies::printable(item.source), width,
                        name_of(item.coverage), studies::printable(item.about));
  return text;
}

std::string json_of(const TemplateImport& import, const ImportOptions& options) {
  nlohmann::ordered_json items = nlohmann::ordered_json::array();
  for (const ImportItem& item : import.items)
    items.push_back({{"source", item.source}, {"coverage", name_of(item.coverage)}, {"about", item.about}});
  const nlohmann::ordered_json report = {{"study", options.study.string()}, {"items", std::move(items)}};
  return report.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::size_t count(const std::vector<ImportItem>& items, Coverage coverage) {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [&](const ImportItem& item) { return item.coverage == coverage; }));
}

}  // namespace

int import_template(const ImportOptions& options, const Terminal& terminal) {
  const auto import = read_template(options.folder);
  if (!import) {
    for (const Problem& problem : import.error())
      terminal.err << studies::problem_report(problem, {}, terminal.err_ink);
    return exit_wrong;
  }
  if (auto written = write_import(*import, options.study); !written) {
    terminal.err << "errand: " << studies::printable(written.error()) << "\n";
    return exit_wrong;
  }
  terminal.out << (options.json ? json_of(*import, options) : table(import->items));
  const std::size_t left = count(import->items, Coverage::not_covered);
  terminal.err << fmt::format("{}: {} files; {} covered, {} changed, {} not covered.\n",
                              studies::printable(options.study.string()), import->files.size(),
                              count(import->items, Coverage::covered),
                              count(import->items, Coverage::changed), left);
  const auto checked = studies::check_study(options.study);
  const Problems& found = checked ? checked->warnings : checked.error().problems;
  for (const Problem& problem : found) terminal.err << studies::problem_report(problem, {}, terminal.err_ink);
  return left == 0 && found.empty() ? exit_fine : exit_partly;
}

void add_import(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* const command = errand.add_subcommand("import", "Make a study of a mturk-template folder");
  command->add_option("FOLDER", options->folder, "It holds config.json, index.html and custom.js")
      ->type_name("FOLDER")
      ->required();
  command->add_option("-o,--output", options->study, "The study to make; nothing may be there yet")
      ->type_name("STUDY")
      ->required();
  command->add_flag("--json", options->json, "The report as a JSON object instead of the table");
  command->footer(
      "The script stays as it is; config.json gets a section \"custom\" with what index.html named. The "
      "table says of each\n"
      "field and file whether it is covered, changed or not covered; docs/template_family.md tells more. "
      "FOLDER is not\n"
      "touched. Exit status: 0 all is covered or changed, 3 the study is made and something is not "
      "covered, 1 nothing is\n"
      "made.\n\n"
      "Examples:\n"
      "  errand import mturk-template -o my_study && errand try my_study\n"
      "  errand import old -o new --json");
  command->callback([options, &terminal, &run] {
    run = [options, &terminal] { return import_template(*options, terminal); };
  });
}

}  // namespace errand::requester

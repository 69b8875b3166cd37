#include "requester/commands/codes/hit_page.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "server/app/whole_file.hpp"
#include "wasm/base/text.hpp"

namespace errand::requester {
int write_codes_hit_page(const CodesHitPageOptions& options, const Terminal& terminal) {
  auto survey = read_survey_address(options.survey);
  if (!survey) return refuse(terminal, survey.error());
  if (!is_utf8(options.title) || !is_utf8(options.about.value_or("")))
    return refuse(terminal, "the title and what the survey is about have to be UTF-8");
  const std::string page = survey_hit_page({*std::move(survey), options.title, options.about});
  if (!options.file) {
    terminal.out << page << std::flush;
    return terminal.out ? exit_fine : exit_wrong;
  }
  if (auto written = app::write_whole(*options.file, page); !written)
    return refuse(terminal, written.error());
  terminal.err << fmt::format(
      "{}: the HIT's page, {} bytes. Publish it as the HTMLContent of an HTMLQuestion, or put it on a web\n"
      "host and publish its https:// address as an ExternalQuestion.\n",
      studies::printable(options.file->string()), page.size());
  return exit_fine;
}

void add_codes_hit_page(CLI::App& codes, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<CodesHitPageOptions>();
  CLI::App* const command = codes.add_subcommand("hit-page", "Write the page of a survey-link HIT");
  command->add_option("URL", options->survey, "The survey, as https://study.example.org/reading")
      ->type_name("URL")
      ->required();
  command
      ->add_option("-o,--output", options->file, "Write to FILE, which is replaced as a whole or not at all")
      ->type_name("FILE");
  command->add_option("--title", options->title, "The page's title; \"Survey\" without it")
      ->type_name("TEXT");
  command->add_option("--about", options->about, "A paragraph above the link: what, how long, for what pay")
      ->type_name("TEXT");
  command->footer(
      "The page gives the link once the HIT is accepted, waits for the survey's end and fills its "
      "completion\n"
      "code into the field `surveycode`. When the server can't be reached it still shows the link and takes "
      "a\n"
      "typed code. errand-server has the same page at URL/hit, without a title and a text of yours.\n\n"
      "Examples:\n"
      "  errand codes hit-page https://study.example.org/reading > hit.html\n"
      "  errand codes hit-page https://study.example.org/reading -o hit.html --title \"Reading habits\" \\\n"
      "      --about \"Twelve questions about what you read, about six minutes.\"");
  command->callback([options, &terminal, &run] {
    run = [options, &terminal] { return write_codes_hit_page(*options, terminal); };
  });
}

}  // namespace errand::requester

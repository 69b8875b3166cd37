#include "requester/codes/survey_end.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace errand::requester {
namespace {

struct Known {
  Platform platform;
  std::string_view name;
  std::string_view ticket;  ///< how it is written in an address
  std::string_view directions;
};

constexpr std::array<Known, every_platform.size()> known = {
    {{Platform::any, "any", "TICKET",
      "TICKET stands for the value of the parameter `ticket` that the link to the survey brought.\n"},
     {Platform::qualtrics, "qualtrics", "${e://Field/ticket}",
      "In Qualtrics:\n"
      "  1. Survey flow: add an element Embedded Data above everything else, with a field named ticket and\n"
      "     no value; it is set from the link.\n"
      "  2. Survey flow, each End of Survey: Customize, Redirect to a URL, and the address of that "
      "ending.\n"},
     {Platform::limesurvey, "limesurvey", "{PASSTHRU:ticket}",
      "In LimeSurvey:\n"
      "  1. Settings, Panel integration: add a URL parameter named ticket.\n"
      "  2. Survey texts, End URL: the address of the ending complete; in Presentation switch on\n"
      "     \"Automatically load end URL\". Quotas may have the address of screened-out.\n"},
     {Platform::jspsych, "jspsych", "${jsPsych.data.getURLVariable('ticket')}",
      "In jsPsych the address is a template literal, at the end of the experiment:\n"
      "  initJsPsych({ on_finish: () => { location.href = `ADDRESS`; } })\n"
      "Save the data before. Whoever reads the experiment's script finds the secret in it, so it keeps "
      "nobody\n"
      "from ending early; \"leastSeconds\" in the server's settings does.\n"},
     {Platform::google_forms, "google-forms", "",
      "Google Forms cannot send participants on to an address, and so cannot tell the server that they have\n"
      "finished. Put a completion code into the form's confirmation message (Settings, Presentation), the\n"
      "same for everybody, and sort what comes in with a list of that one code:\n"
      "  errand codes reconcile --list codes.csv --results results.csv\n"}}};

const Known& of(Platform platform) {
  return *std::find_if(known.begin(), known.end(),
                       [&](const Known& one) { return one.platform == platform; });
}

std::string_view last_step(codes::Ending ending) {
  return ending == codes::Ending::complete ? "done" : codes::name_of(ending);
}

}  // namespace

std::string_view name_of(Platform platform) { return of(platform).name; }

std::optional<Platform> platform_named(std::string_view name) {
  for (const Known& one : known)
    if (one.name == name) return one.platform;
  return std::nullopt;
}

std::string end_address(const SurveyAddress& survey, Platform platform, codes::Ending ending,
                        std::string_view secret) {
  return fmt::format("{}/{}?ticket={}&secret={}", survey.text, last_step(ending), of(platform).ticket,
                     secret);
}

std::string_view directions(Platform platform) { return of(platform).directions; }

}  // namespace errand::requester

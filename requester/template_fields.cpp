#include "requester/template_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace errand::requester {
namespace {

using Json = nlohmann::ordered_json;

struct Known {
  std::string_view field;
  Coverage coverage;
  std::string_view about;
};

constexpr Known known_fields[] = {
    {"meta.title", Coverage::covered, "the title"},
    {"meta.description", Coverage::covered, "above the instructions"},
    {"meta.disclaimer", Coverage::covered, "at the foot of the page"},
    {"meta.numSubtasks", Coverage::covered, "unless loadTasks gives [data, n]"},
    {"meta.numTasks", Coverage::covered, "subtasks, as in the first generation"},
    {"meta.aggregate", Coverage::covered, "one object of outputs, or a list"},
    {"instructions.simple", Coverage::covered, "HTML of the allow-list"},
    {"instructions.steps", Coverage::covered, "HTML of the allow-list"},
    {"instructions.images", Coverage::changed, "all are shown, not one of them by chance"},
    {"hitCreation.title", Coverage::covered, "the HIT's title"},
    {"hitCreation.description", Coverage::covered, "the HIT's description"},
    {"hitCreation.numTasks", Coverage::covered, "HITs"},
    {"hitCreation.numAssignments", Coverage::covered, "workers a HIT"},
    {"hitCreation.rewardAmount", Coverage::covered, "dollars"},
    {"hitCreation.keywords", Coverage::covered, "the HIT's keywords"},
    {"hitCreation.duration", Coverage::covered, "seconds a worker has"},
    {"hitCreation.lifetime", Coverage::covered, "seconds the HIT is offered"},
    {"hitCreation.taskUrl", Coverage::changed, "errand try and build give the address"},
    {"hitCreation.production", Coverage::changed, "answers go to the marketplace that shows the page"},
    {"submitUrl", Coverage::changed, "answers go to the marketplace that shows the page"},
    {"advanced.hideIfNotAccepted", Coverage::covered, "the preview shows no task"},
};

const Known* find_known(std::string_view field) {
  const auto found = std::find_if(std::begin(known_fields), std::end(known_fields),
                                  [&](const Known& one) { return one.field == field; });
  return found == std::end(known_fields) ? nullptr : found;
}

bool is_set(const Json& value) {
  return !value.is_null() && value != false && value != "" && value != Json::array();
}

/// Fields of which it depends on the value.
ImportItem item_of(const std::string& field, const Json& value) {
  if (const Known* known = find_known(field)) return {field, known->coverage, std::string{known->about}};
  if (field == "advanced.includeDemographicSurvey" && is_set(value))
    return {field, Coverage::changed, "asked as \"finalQuestions\", which you can edit"};
  if (field == "advanced.externalSubmit" && is_set(value))
    return {field, Coverage::not_covered, "answers go to a marketplace, not to a server of your own"};
  if (field == "hitCreation.variants" && is_set(value))
    return {field, Coverage::not_covered, "all HITs get one address: make a study for each variant"};
  return {field, Coverage::covered, is_set(value) ? "kept; the script finds it in `config`" : "not set"};
}

Json choice(const char* name, const char* text, std::vector<const char*> choices) {
  return {{"name", name}, {"type", "singleChoice"}, {"text", text}, {"choices", std::move(choices)}};
}

}  // namespace

std::vector<ImportItem> field_items(const Json& config) {
  std::vector<ImportItem> items;
  for (const auto& [section, value] : config.items()) {
    const bool is_section =
        section == "meta" || section == "instructions" || section == "hitCreation" || section == "advanced";
    if (!is_section || !value.is_object()) {
      items.push_back(item_of(section, value));
      continue;
    }
    for (const auto& [name, field] : value.items())
      items.push_back(item_of(fmt::format("{}.{}", section, name), field));
  }
  return items;
}

bool asks_survey(const Json& config) {
  const auto advanced = config.find("advanced");
  if (advanced == config.end() || !advanced->is_object()) return false;
  const auto asked = advanced->find("includeDemographicSurvey");
  return asked != advanced->end() && is_set(*asked);
}

Json survey_questions() {
  return Json::array(
      {choice("gender", "What is your gender?", {"Female", "Male", "Other", "I prefer not to say"}),
       choice("ageGroup", "How old are you?",
              {"18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 or older",
               "I prefer not to say"}),
       {{"name", "ethnicity"},
        {"type", "shortText"},
        {"text", "How would you describe your ethnicity?"},
        {"required", false}},
       choice("education", "What is the highest level of education that you have completed?",
              {"Less than high school", "High school", "Some college", "Bachelor's degree",
               "Master's degree or higher", "I prefer not to say"}),
       choice("vizExperience", "How much experience do you have with charts and visualizations?",
              {"None", "Some", "A lot"}),
       {{"name", "feedback"},
        {"type", "longText"},
        {"text", "Any comments or feedback?"},
        {"required", false}}});
}

}  // namespace errand::requester

#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "requester/template_import.hpp"

namespace errand::requester {

/// What becomes of each field of a config.json of the family, whichever generation it is of.
std::vector<ImportItem> field_items(const nlohmann::ordered_json& config);

/// Whether the template's own survey (gender, age, ethnicity, education, experience) is asked for.
bool asks_survey(const nlohmann::ordered_json& config);
nlohmann::ordered_json survey_questions();

}  // namespace errand::requester

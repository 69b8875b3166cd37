#pragma once
#include <optional>
#include <string>

#include "requester/codes/addresses.hpp"

namespace errand::requester {

/// What a survey-link HIT says.
struct SurveyHit {
  SurveyAddress survey;
  std::string title = "Survey";
  std::optional<std::string> about;  ///< a paragraph above the link
};

/// The HIT's page for any host: gives the link once the HIT is accepted, waits for the survey's end and fills
/// the code in. Texts are escaped; the page's script and style stay those that its policy lets run.
std::string survey_hit_page(const SurveyHit& hit);

}  // namespace errand::requester

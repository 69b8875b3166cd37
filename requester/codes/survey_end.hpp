#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "requester/codes/addresses.hpp"
#include "server/codes/completion_code.hpp"

namespace errand::requester {

/// What a survey is made with. Each has its own way of putting what the link brought into an address.
enum class Platform { any, qualtrics, limesurvey, jspsych, google_forms };
inline constexpr std::array every_platform = {Platform::any, Platform::qualtrics, Platform::limesurvey,
                                              Platform::jspsych, Platform::google_forms};

/// "any", "qualtrics", "limesurvey", "jspsych", "google-forms".
std::string_view name_of(Platform platform);
std::optional<Platform> platform_named(std::string_view name);

/// Google Forms shows a text at its end and leads nowhere.
constexpr bool can_redirect(Platform platform) { return platform != Platform::google_forms; }

/// Where the survey sends whoever ended it so, in the platform's way of writing the ticket; TICKET stands for
/// it where the platform is any.
std::string end_address(const SurveyAddress& survey, Platform platform, codes::Ending ending,
                        std::string_view secret);

/// What to do with the address, in lines.
std::string_view directions(Platform platform);

}  // namespace errand::requester

#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace errand::requester {

/// Where a survey is on a server of ours: "https://study.example.org/reading" is study "reading".
struct SurveyAddress {
  std::string text;  ///< without a slash at its end
  std::string study;
  bool operator==(const SurveyAddress&) const = default;
};

/// The error is a sentence for the user.
tl::expected<SurveyAddress, std::string> read_survey_address(std::string_view text);

/// The address of a server, below which its studies are, without a slash at its end.
tl::expected<std::string, std::string> read_server_address(std::string_view text);

}  // namespace errand::requester

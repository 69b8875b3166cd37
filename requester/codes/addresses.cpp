#include "requester/codes/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/codes/study_key.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t longest = 2000;

/// What stays itself in an address, in HTML and in a shell alike.
bool is_plain(char c) {
  const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_word || std::string_view{"-._~:/[]%@+"}.find(c) != std::string_view::npos;
}

}  // namespace

tl::expected<std::string, std::string> read_server_address(std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view scheme : {"https://", "http://"})
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  const bool has_host =
      rest.size() < text.size() && !rest.empty() && rest.front() != '/' && rest.front() != ':';
  const bool has_name = rest.find('@') == rest.npos;
  if (!has_host || !has_name || text.size() > longest || !std::all_of(text.begin(), text.end(), is_plain))
    return tl::unexpected(
        fmt::format("{} is no address of a server; it begins with https:// and has no ? or # in it",
                    text.substr(0, 200)));
  while (text.ends_with('/')) text.remove_suffix(1);
  return std::string{text};
}

tl::expected<SurveyAddress, std::string> read_survey_address(std::string_view text) {
  auto address = read_server_address(text);
  if (!address) return tl::unexpected(address.error());
  const std::size_t slash = address->rfind('/');
  std::string study = address->substr(slash + 1);
  const bool is_below_host = slash > address->find("//") + 1;
  if (!is_below_host || !codes::is_study_name(study))
    return tl::unexpected(fmt::format(
        "{} does not end in a study's name, as https://study.example.org/reading does", text.substr(0, 200)));
  return SurveyAddress{*std::move(address), std::move(study)};
}

}  // namespace errand::requester

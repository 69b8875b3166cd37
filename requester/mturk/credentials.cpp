#include "requester/mturk/credentials.hpp"

#include <fmt/format.h>

#include "server/app/ascii.hpp"
#include "server/app/whole_file.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20U;

std::string or_empty(const std::optional<std::string>& value) { return value.value_or(""); }

std::string file_name(const Environment& environment) {
  if (auto said = environment("AWS_SHARED_CREDENTIALS_FILE"); said && !said->empty()) return *std::move(said);
  return or_empty(environment("HOME")) + "/.aws/credentials";
}

}  // namespace

std::optional<Credentials> credentials_in(std::string_view file, std::string_view profile) {
  Credentials found;
  bool is_here = false;
  while (!file.empty()) {
    std::string_view line = app::cut(file, "\n");
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = app::without_blanks(line);
    if (line.starts_with('[') && line.ends_with(']'))
      is_here = app::without_blanks(line.substr(1, line.size() - 2)) == profile;
    if (!is_here || line.empty() || line.front() == '#' || line.front() == ';') continue;
    std::string_view value = line;
    const std::string_view name = app::without_blanks(app::cut(value, "="));
    value = app::without_blanks(value);
    if (name == "aws_access_key_id") found.access_key = value;
    if (name == "aws_secret_access_key") found.secret = value;
    if (name == "aws_session_token") found.session_token = value;
  }
  if (found.access_key.empty() || found.secret.empty()) return std::nullopt;
  return found;
}

tl::expected<Credentials, std::string> find_credentials(const std::optional<std::string>& profile,
                                                        const Environment& environment) {
  Credentials said{or_empty(environment("AWS_ACCESS_KEY_ID")), or_empty(environment("AWS_SECRET_ACCESS_KEY")),
                   or_empty(environment("AWS_SESSION_TOKEN"))};
  if (!profile && !said.access_key.empty() && !said.secret.empty()) return said;
  std::string wanted = profile.value_or(or_empty(environment("AWS_PROFILE")));
  if (wanted.empty()) wanted = "default";
  const std::string file = file_name(environment);
  const auto text = app::read_whole(file, most_bytes);
  if (text)
    if (auto found = credentials_in(*text, wanted)) return *std::move(found);
  return tl::unexpected(fmt::format(
      "no credentials for the marketplace: {}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a "
      "profile of that file with --profile",
      text ? fmt::format("{} has no complete profile [{}]", file, wanted) : text.error()));
}

}  // namespace errand::requester

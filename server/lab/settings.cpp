#include "server/lab/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "server/app/ascii.hpp"
#include "wasm/base/json.hpp"
#include "wasm/reading/fields.hpp"
#include "wasm/reading/pattern_compiler.hpp"

namespace errand::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t most_names = 100;
constexpr std::size_t most_studies = 1000;
constexpr std::uint32_t longest_address = 4000;
constexpr std::int64_t day_s = std::int64_t{24} * 3600;
/// What a first part of an address means already.
constexpr std::array<std::string_view, 6> taken_names = {"healthz", "metrics", "admin",
                                                         "api",     "login",   "logout"};

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

void check(const std::vector<std::string>& values, std::string (*fault_of)(const std::string&),
           Fields& fields, std::string_view name) {
  for (const std::string& value : values)
    if (const std::string fault = fault_of(value); !fault.empty())
      fields.reports().add(fields.place_of(name), {fault}, {});
}

/// Holes other than these would reach the survey as they are.
void check_holes(const std::string& address, const std::vector<std::string_view>& known, Fields& fields,
                 std::string_view name) {
  for (std::size_t at = address.find("${"); at != address.npos; at = address.find("${", at + 2)) {
    const std::size_t end = std::min(address.find('}', at), address.size());
    const std::string_view hole = std::string_view{address}.substr(at + 2, end - at - 2);
    if (std::find(known.begin(), known.end(), hole) == known.end())
      fields.reports().add(fields.place_of(name),
                           {"nothing is known for ", Quoted{hole}, " in ", Quoted{name}},
                           {"ticket, code, hit, assignment, worker where they are known"});
  }
}

std::string address_in(Fields& fields, std::string_view name, const std::vector<std::string_view>& holes) {
  std::string address = fields.text(name, "", longest_address);
  if (address.empty()) return address;
  static const auto form = compile_pattern(R"(https?://[A-Za-z0-9.\-\[\]:]+(/\S*|\?\S*)?)");
  if (!form->matches(address))
    fields.reports().add(fields.place_of(name), {Quoted{address}, " is no address"},
                         {"one that begins with https://"});
  check_holes(address, holes, fields, name);
  return address;
}

/// A file's or folder's path; empty when absent.
fs::path path_in(Fields& fields, std::string_view name, const fs::path& folder) {
  const std::string text = fields.text(name, "", longest_address);
  return text.empty() ? fs::path{} : folder / text;
}

std::optional<codes::Panel> panel_in(Fields& fields, Reports& reports) {
  const Json* value = fields.take("panel");
  if (value == nullptr) return std::nullopt;
  if (value->kind == Json::Kind::string) {
    const codes::Panel* known = codes::panel_named(value->text);
    if (known != nullptr) return *known;
    reports.add(value->place, {Quoted{value->text}, " is no panel that is known"},
                {"Prolific, Connect, SONA, MTurk, or an object with the names of its parameters"});
    return std::nullopt;
  }
  Fields panel{value, "panel", reports};
  codes::Panel out{panel.text("name", "panel", 100),
                   panel.need_text("worker", "the parameter that says who comes"), panel.text("assignment"),
                   panel.text("hit")};
  panel.refuse_unknown();
  return out;
}

void read_returns(Fields& survey, Reports& reports, codes::Survey& out) {
  Fields returns{survey.take("returns"), "returns", reports};
  for (const codes::Ending ending : codes::every_ending)
    out.returns[static_cast<std::size_t>(ending)] =
        address_in(returns, codes::name_of(ending), {"code", "hit", "assignment", "worker"});
  returns.refuse_unknown();
}

codes::Survey survey_in(const Json* value, Reports& reports) {
  Fields survey{value, "survey", reports};
  codes::Survey out;
  out.link = address_in(survey, "link", {"ticket", "hit", "assignment", "worker"});
  if (!out.link.empty() && out.link.find("${ticket}") == out.link.npos)
    reports.add(survey.place_of("link"), {"the survey gets no ticket, so nobody could finish it"},
                {"${ticket} in the address"});
  constexpr std::int64_t longest_days = 3650;
  out.least_s = survey.whole("leastSeconds", 0, day_s).value_or(0);
  out.ticket_life_s = survey.whole("ticketDays", 1, longest_days).value_or(out.ticket_life_s / day_s) * day_s;
  out.asks_secret = survey.flag("secret", false);
  out.panel = panel_in(survey, reports);
  read_returns(survey, reports, out);
  survey.refuse_unknown();
  return out;
}

/// What of a study cannot be together.
void check_parts(const StudySettings& study, Fields& fields) {
  Reports& reports = fields.reports();
  const auto complain = [&](std::string_view what, std::string_view expected) {
    reports.add(fields.place(), {what, " in ", Quoted{study.name}}, {expected});
  };
  const bool has_link = study.survey && !study.survey->link.empty();
  if (has_link && !study.study.empty())
    complain("both a link and a study", "one of them, where the survey is done");
  if (study.survey && !has_link && study.study.empty())
    complain("a survey without a place", "\"link\" in the survey, or \"study\" beside it");
  if (study.survey && study.survey->is_own() && study.survey->asks_secret)
    complain("a secret for a study of this server", "none: its answers prove that it was finished");
  if (study.survey && study.keys.empty())
    complain("a survey without keys", "\"keys\", which `errand codes key` makes");
  if (!study.keys.empty() && !study.survey) complain("keys without a survey", "\"survey\", which may be {}");
  if (!study.study.empty() && !study.files.empty()) complain("both a study and files", "one of them");
  if (study.study.empty() && study.files.empty() && !study.survey)
    complain("nothing to show", "\"files\", \"study\" or \"survey\"");
  if (study.study.empty() && !study.earlier.empty()) complain("earlier versions of no study", "\"study\"");
}

StudySettings study_in(const Member& member, Reports& reports, const fs::path& folder) {
  StudySettings out;
  out.name = member.name;
  const bool is_taken = std::find(taken_names.begin(), taken_names.end(), member.name) != taken_names.end();
  if (!codes::is_study_name(member.name) || is_taken)
    reports.add(member.place,
                {Quoted{member.name},
                 std::string_view{is_taken ? " has a meaning of its own" : " is no name of a study"}},
                {"1 to 64 of a-z, 0-9 and '-'"});
  Fields fields{&member.value, member.name, reports};
  out.keys = path_in(fields, "keys", folder);
  if (const Json* survey = fields.take("survey")) out.survey = survey_in(survey, reports);
  if (out.survey) out.survey->study = out.name;
  out.study = path_in(fields, "study", folder);
  for (const std::string& path : fields.texts("earlier", most_names)) out.earlier.push_back(folder / path);
  out.files = path_in(fields, "files", folder);
  out.frame_ancestors = fields.texts("frameAncestors", most_names);
  check(out.frame_ancestors, fault_of_origin, fields, "frameAncestors");
  fields.refuse_unknown();
  check_parts(out, fields);
  return out;
}

std::vector<StudySettings> studies_in(Fields& fields, Reports& reports, const fs::path& folder) {
  std::vector<StudySettings> out;
  const Json* value = fields.take("studies");
  if (value == nullptr) return out;
  if (value->kind != Json::Kind::object || value->members.size() > most_studies) {
    reports.add(value->place, {"\"studies\" is ", spoken_kind(*value)},
                {"an object of at most 1000 studies, each by its name"});
    return out;
  }
  for (const Member& member : value->members) out.push_back(study_in(member, reports, folder));
  return out;
}

void read_certificate(Fields& fields, Reports& reports, const fs::path& folder, Settings& out) {
  const Json* value = fields.take("certificate");
  if (value == nullptr) return;
  Fields certificate{value, "certificate", reports};
  out.certificate = {folder / certificate.need_text("chain", "the file of the certificates (PEM)"),
                     folder / certificate.need_text("key", "the file of the private key (PEM)")};
  certificate.refuse_unknown();
}

void read_operations(Fields& fields, Reports& reports, Settings& out) {
  const Json* value = fields.take("operations");
  if (value == nullptr) return;
  Fields operations{value, "operations", reports};
  out.operations_address = operations.text("address", "127.0.0.1");
  out.operations_port = static_cast<std::uint16_t>(operations.whole("port", 0, 65535).value_or(9100));
  operations.refuse_unknown();
}

void read_limits(Fields& fields, Settings& out) {
  constexpr std::int64_t most_connections = 1'000'000;
  const auto count = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto said = fields.whole(name, 1, most_connections);
    if (!said) return std::nullopt;
    return static_cast<std::size_t>(*said);
  };
  out.connections = count("connections");
  out.connections_per_peer = count("connectionsPerPeer");
  out.drain_s = fields.whole("drainSeconds", 0, 3600);
  if (const auto threads = fields.whole("threads", 1, 256)) out.threads = static_cast<unsigned>(*threads);
}

/// What is forgotten while its ticket is still good would begin anew.
void check_keeping(const Settings& settings, Fields& fields) {
  if (!settings.keep_days) return;
  for (const StudySettings& study : settings.studies)
    if (study.survey && study.survey->ticket_life_s > *settings.keep_days * day_s)
      fields.reports().add(
          fields.place_of("keepDays"),
          {"seats would be forgotten before their tickets of ", Quoted{study.name}, " have expired"},
          {"at least its ticketDays, which are ", std::to_string(study.survey->ticket_life_s / day_s)});
}

Settings settings_in(const Json& json, Reports& reports, const fs::path& folder) {
  Fields fields{&json, "the file", reports};
  Settings out;
  out.address = fields.text("address", out.address);
  out.port = static_cast<std::uint16_t>(fields.whole("port", 0, 65535).value_or(out.port));
  out.hosts = fields.texts("hosts", most_names);
  check(out.hosts, fault_of_host, fields, "hosts");
  out.origin = fields.text("origin");
  if (!out.origin.empty()) check({out.origin}, fault_of_origin, fields, "origin");
  out.trusted_proxies = fields.texts("trustedProxies", most_names);
  read_certificate(fields, reports, folder, out);
  out.shares_port = fields.flag("sharesPort", false);
  read_limits(fields, out);
  read_operations(fields, reports, out);
  out.store = fields.text("store", out.store, longest_address);
  check({out.store}, fault_of_store, fields, "store");
  if (out.store.find("://") == out.store.npos) out.store = (folder / out.store).string();
  out.keep_days = fields.whole("keepDays", 1, 36500);
  out.requesters = path_in(fields, "requesters", folder);
  out.root = path_in(fields, "files", folder);
  out.frame_ancestors = fields.texts("frameAncestors", most_names);
  check(out.frame_ancestors, fault_of_origin, fields, "frameAncestors");
  out.studies = studies_in(fields, reports, folder);
  check_keeping(out, fields);
  fields.refuse_unknown();
  return out;
}

}  // namespace

bool Settings::has_surveys() const {
  return std::any_of(studies.begin(), studies.end(),
                     [](const StudySettings& one) { return one.survey.has_value(); });
}

tl::expected<Settings, Problems> read_settings(std::string_view text, std::string_view file,
                                               const fs::path& folder) {
  const auto json = parse_json(text, file);
  if (!json) return tl::unexpected(json.error());
  Reports reports{std::string{file}, {}};
  Settings out = settings_in(*json, reports, folder);
  if (reports.unsaid > 0) reports.say_the_rest();
  if (reports.problems.empty()) return out;
  std::stable_sort(reports.problems.begin(), reports.problems.end(), [](const Problem& a, const Problem& b) {
    return std::pair{a.place.line, a.place.column} < std::pair{b.place.line, b.place.column};
  });
  return tl::unexpected(std::move(reports.problems));
}

std::string fault_of_host(const std::string& host) {
  const bool is_sent = !host.empty() && std::all_of(host.begin(), host.end(),
                                                    [](char c) { return is_visible(c) && c != '/'; });
  if (is_sent) return {};
  return fmt::format(
      "\"{}\" is never what a browser asks for; give a name, as study.example.org or a.example.org:8080",
      host);
}

std::string fault_of_origin(const std::string& origin) {
  static const auto form = compile_pattern(R"(https?://([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)");
  if (form->matches(origin)) return {};
  return fmt::format("\"{}\" is not an origin, as https://marketplace.example.org is", origin);
}

std::string fault_of_store(const std::string& store) {
  const std::size_t end = store.find("://");
  const std::string_view scheme = std::string_view{store}.substr(0, end);
  if (end == store.npos || scheme == "postgresql" || scheme == "postgres") return {};
  return "a store is a file or an address that begins with postgresql://";
}

}  // namespace errand::lab

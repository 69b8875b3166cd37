#include "server/lab/lab.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "server/app/whole_file.hpp"
#include "server/studies/site.hpp"
#include "server/studies/study_folder.hpp"
#include "wasm/base/json.hpp"

namespace errand::lab {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_file_bytes = 1U << 20;

/// Whether the config.json of `folder` says what the right answers of its controls are.
bool tells_known_answers(const fs::path& folder) {
  const auto text = app::read_whole(folder / "config.json", json_bytes);
  if (!text) return false;
  const auto config = parse_json(*text, "config.json");
  const Json* controls = config ? config->find("controls") : nullptr;
  const Json* items = controls == nullptr ? nullptr : controls->find("items");
  return items != nullptr && std::any_of(items->items.begin(), items->items.end(),
                                         [](const Json& item) { return item.find("answer") != nullptr; });
}

bool ran_here(const fs::path& folder) {
  std::error_code unknown;
  return fs::exists(fs::symlink_status(folder / ".errand", unknown));
}

/// Whether others than their owner can read the file.
bool is_open_to_others(const fs::path& path) {
  std::error_code unknown;
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  return (fs::status(path, unknown).permissions() & others) != fs::perms::none;
}

std::string ancestors(const std::vector<std::string>& origins, std::string_view nobody) {
  return origins.empty() ? std::string{nobody} : fmt::format("{}", fmt::join(origins, " "));
}

bool is_admin(std::string_view path) { return path == "/admin" || path.starts_with("/admin/"); }

app::Reply moved_to_folder(const app::Request& request) {
  app::Reply reply = app::text(301, "This is a folder.\n");
  reply.headers.push_back(
      {"Location", request.path + "/" + (request.query.empty() ? "" : "?" + request.query)});
  return reply;
}

}  // namespace

/// Makes a lab, and collects what is wrong.
class Lab::Opening {
 public:
  Opening(Lab& lab, codes::Ledger* ledger) : lab_{lab}, ledger_{ledger} {}

  void add_files(app::StaticSite& site, const fs::path& folder, std::string_view prefix,
                 const std::vector<std::string>& origins) {
    if (ran_here(folder)) {
      faults.push_back(fmt::format(
          "{} is the folder of a study that ran, and every file in it would be public: results, known "
          "answers, copies. Serve a folder that holds only what visitors may have.",
          folder.string()));
      return;
    }
    if (tells_known_answers(folder))
      lab_.warnings_.push_back(fmt::format(
          "{} holds the known answers of controls, and every visitor can read them. Serve what `errand "
          "build` writes instead.",
          (folder / "config.json").string()));
    const app::Wanted all = [](std::string_view) { return true; };
    if (auto added = site.add_folder(folder, prefix, all); !added) faults.push_back(std::move(added.error()));
    if (!origins.empty())
      site.extra_header("Content-Security-Policy", "frame-ancestors " + ancestors(origins, ""));
  }

  void add(const StudySettings& settings) {
    Study& study = lab_.studies_[settings.name];
    const std::string home = "/" + settings.name;
    if (!settings.files.empty()) add_files(study.files, settings.files, home + "/", settings.frame_ancestors);
    std::optional<codes::OwnSurvey> own;
    if (!settings.study.empty()) own = add_pages(settings, study, home);
    if (!settings.survey) return;
    auto keys = keys_of(settings);
    if (!keys || ledger_ == nullptr) return;
    study.office = std::make_unique<codes::Office>(*settings.survey, *std::move(keys), *ledger_);
    study.survey = std::make_unique<codes::SurveySite>(*study.office, lab_.guesses_, lab_.judging_, home,
                                                       std::move(own));
  }

  void add_requesters(const Settings& settings) {
    const fs::path& path = settings.requesters;
    const auto text = app::read_whole(path, key_file_bytes);
    if (!text) {
      faults.push_back(text.error() + "; `errand-server password NAME` makes the accounts");
      return;
    }
    auto accounts = admin::read_accounts(*text);
    if (!accounts) return fault(path, accounts.error());
    if (!settings.has_surveys()) return fault(path, "there are accounts and no survey to show them");
    if (ledger_ == nullptr) return;
    std::map<std::string, const codes::Office*, std::less<>> offices;
    for (const auto& [name, study] : lab_.studies_)
      if (study.office != nullptr) offices.emplace(name, study.office.get());
    lab_.admin_ = std::make_unique<admin::AdminSite>(*std::move(accounts), *ledger_, std::move(offices));
  }

  std::vector<std::string> faults;

 private:
  void fault(const fs::path& path, std::string_view what) {
    faults.push_back(fmt::format("{}: {}", path.string(), what));
  }

  std::optional<errand::Study> checked(const fs::path& folder, app::StaticSite* site, std::string_view home,
                                       std::string_view frame_ancestors) {
    const auto checked = studies::check_study(folder);
    if (!checked) {
      for (const Problem& problem : checked.error().problems)
        faults.push_back(fmt::format("{}/{}", folder.string(), to_text(problem)));
      return std::nullopt;
    }
    if (site == nullptr) return checked->study;
    auto pages = studies::study_site(*checked, fmt::format("{}/", home), frame_ancestors);
    if (pages)
      *site = *std::move(pages);
    else
      faults.push_back(std::move(pages.error()));
    return checked->study;
  }

  std::optional<codes::OwnSurvey> add_pages(const StudySettings& settings, Study& study,
                                            std::string_view home) {
    auto now = checked(settings.study, &study.files, home, ancestors(settings.frame_ancestors, "'none'"));
    codes::OwnSurvey own;
    for (const fs::path& folder : settings.earlier)
      if (auto before = checked(folder, nullptr, home, "")) own.earlier.push_back(*std::move(before));
    if (!now) return std::nullopt;
    own.study = *std::move(now);
    return own;
  }

  std::optional<codes::StudyKeys> keys_of(const StudySettings& settings) {
    const auto refused = [&](std::string_view what) {
      fault(settings.keys, what);
      return std::nullopt;
    };
    const auto text = app::read_whole(settings.keys, key_file_bytes);
    if (!text) {
      faults.push_back(fmt::format("{}; `errand codes key {}` makes the keys", text.error(), settings.name));
      return std::nullopt;
    }
    auto keys = codes::read_keys(*text);
    if (!keys) return refused(keys.error());
    if (keys->study != settings.name)
      return refused(
          fmt::format("these keys are of the study \"{}\", not of \"{}\"", keys->study, settings.name));
    if (is_open_to_others(settings.keys))
      lab_.warnings_.push_back(fmt::format(
          "{} can be read by others on this machine, who could then make codes; chmod 600 mends it.",
          settings.keys.string()));
    return *std::move(keys);
  }

  Lab& lab_;
  codes::Ledger* ledger_;
};

tl::expected<std::unique_ptr<Lab>, std::vector<std::string>> Lab::open(const Settings& settings,
                                                                       codes::Ledger* ledger) {
  std::unique_ptr<Lab> lab{new Lab};
  lab->ledger_ = ledger;
  lab->origin_ = settings.origin;
  Opening opening{*lab, ledger};
  if (!settings.root.empty()) opening.add_files(lab->root_, settings.root, "/", settings.frame_ancestors);
  for (const StudySettings& study : settings.studies) opening.add(study);
  if (!settings.requesters.empty()) opening.add_requesters(settings);
  if (!opening.faults.empty()) return tl::unexpected(std::move(opening.faults));
  return lab;
}

Lab::Way Lab::way_of(std::string_view path) const {
  path.remove_prefix(1);
  const std::size_t slash = path.find('/');
  const auto found = studies_.find(path.substr(0, slash));
  if (found == studies_.end()) return {};
  const bool is_folder = slash == path.npos;
  return {&found->second, is_folder, is_folder ? std::string_view{} : path.substr(slash + 1)};
}

std::string Lab::origin_of(const app::Request& request) const {
  return origin_.empty() ? fmt::format("{}://{}", request.scheme, request.host) : origin_;
}

void Lab::answer(const app::Request& request, app::Moment now,
                 const std::function<void(app::Reply)>& answer) {
  if (request.path == "/healthz") return tell_health(answer);
  if (admin_ != nullptr && is_admin(request.path)) return admin_->answer(request, now, answer);
  const Way way = way_of(request.path);
  if (way.study == nullptr) return answer(root_(request));
  if (way.is_folder) return answer(moved_to_folder(request));
  const codes::SurveySite* const survey = way.study->survey.get();
  if (survey == nullptr || !survey->has(way.step)) return answer(way.study->files(request));
  survey->answer(request, way.step, origin_of(request), now, answer);
}

std::size_t Lab::most_body_bytes(std::string_view path) const {
  const Way way = way_of(path);
  constexpr std::size_t form = std::size_t{64} << 10;
  return way.study == nullptr || way.study->survey == nullptr ? form
                                                              : way.study->survey->most_body_bytes(way.step);
}

void Lab::close() {
  judging_.close();
  if (admin_ != nullptr) admin_->close();
}

void Lab::tell_health(const std::function<void(app::Reply)>& answer) const {
  const auto tell = [answer](bool is_well) {
    app::Reply reply = is_well ? app::text(200, "ok\n") : app::text(503, "the store is closed\n");
    reply.headers.push_back({"Cache-Control", "no-store"});
    answer(std::move(reply));
  };
  if (ledger_ == nullptr) return tell(true);
  ledger_->note(codes::Pulse{}, [tell](const codes::Entry& entry) { tell(entry.has_value()); });
}

std::size_t Lab::file_count() const {
  std::size_t count = root_.file_count();
  for (const auto& [name, study] : studies_) count += study.files.file_count();
  return count;
}

std::vector<StudyFigures> Lab::figures() const {
  std::vector<StudyFigures> out;
  for (const auto& [name, study] : studies_)
    if (study.office != nullptr) out.push_back({name, study.office->figures()});
  return out;
}

std::vector<std::string> Lab::studies() const {
  std::vector<std::string> names;
  for (const auto& [name, study] : studies_) names.push_back(name);
  return names;
}

}  // namespace errand::lab

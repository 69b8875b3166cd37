#include "server/codes/panel.hpp"

#include <algorithm>
#include <array>

#include "server/app/ascii.hpp"

namespace errand::codes {
namespace {

using Said = tl::expected<std::string, NoSeat>;

tl::unexpected<NoSeat> wrong(std::string_view name, std::string why) {
  return tl::unexpected(NoSeat{NoSeat::Kind::wrong, std::string{name}, std::move(why)});
}

/// As panels write the holes of their links; unfilled they would make everybody the same person.
bool is_unfilled(std::string_view value) {
  constexpr std::array<std::string_view, 3> holes = {"{{", "${", "%SURVEY_CODE%"};
  return std::any_of(holes.begin(), holes.end(),
                     [&](std::string_view hole) { return value.find(hole) != value.npos; });
}

/// The one value of a parameter.
Said said(const std::vector<app::Field>& query, std::string_view name) {
  const std::string* found = nullptr;
  for (const app::Field& field : query) {
    if (field.name != name) continue;
    if (found != nullptr) return wrong(name, "is there twice");
    found = &field.value;
  }
  if (found == nullptr || found->empty()) return wrong(name, "is missing");
  if (is_unfilled(*found)) return wrong(name, "was not filled in by the panel");
  if (found->size() > max_id_bytes) return wrong(name, "is too long");
  return *found;
}

bool has(const std::vector<app::Field>& query, std::string_view name) {
  return std::any_of(query.begin(), query.end(), [&](const app::Field& field) { return field.name == name; });
}

bool is_preview(const Panel& panel, const std::vector<app::Field>& query) {
  return !panel.assignment.empty() && app::value_of(query, panel.assignment) == no_assignment;
}

}  // namespace

const std::vector<Panel>& known_panels() {
  static const std::vector<Panel> panels = {{"Prolific", "PROLIFIC_PID", "SESSION_ID", "STUDY_ID"},
                                            {"Connect", "participantId", "assignmentId", "projectId"},
                                            {"SONA", "survey_code", "", ""},
                                            {"MTurk", "workerId", "assignmentId", "hitId"}};
  return panels;
}

const Panel* panel_named(std::string_view name) {
  for (const Panel& panel : known_panels())
    if (app::same_word(panel.name, name)) return &panel;
  return nullptr;
}

tl::expected<Seat, std::vector<NoSeat>> seat_of(const Panel& panel, const std::vector<app::Field>& query) {
  if (is_preview(panel, query))
    return tl::unexpected(std::vector<NoSeat>{{NoSeat::Kind::preview, panel.assignment, "is a preview's"}});
  const Said worker = said(query, panel.worker);
  const Said assignment = panel.assignment.empty() ? worker : said(query, panel.assignment);
  const Said hit = panel.hit.empty() ? Said{panel.name} : said(query, panel.hit);
  std::vector<NoSeat> faults;
  if (!worker) faults.push_back(worker.error());
  if (!assignment && !panel.assignment.empty()) faults.push_back(assignment.error());
  if (!hit) faults.push_back(hit.error());
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return Seat{*hit, *assignment, *worker};
}

tl::expected<Seat, std::vector<NoSeat>> seat_of(const std::vector<app::Field>& query) {
  const auto panel = std::find_if(known_panels().begin(), known_panels().end(), [&](const Panel& one) {
    return has(query, one.worker) || is_preview(one, query);
  });
  if (panel != known_panels().end()) return seat_of(*panel, query);
  return tl::unexpected(std::vector<NoSeat>{
      {NoSeat::Kind::wrong, "workerId", "is missing, and so is every other panel's name for it"}});
}

}  // namespace errand::codes

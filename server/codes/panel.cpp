#include "server/codes/panel.hpp"

#include <algorithm>
#include <optional>

namespace errand::codes {
namespace {

/// The one value of a parameter.
tl::expected<std::string, NoSeat> said(const std::vector<app::Field>& query, std::string_view name) {
  const std::string* found = nullptr;
  for (const app::Field& field : query) {
    if (field.name != name) continue;
    if (found != nullptr) return tl::unexpected(NoSeat{std::string{name}, "is there twice"});
    found = &field.value;
  }
  if (found == nullptr || found->empty()) return tl::unexpected(NoSeat{std::string{name}, "is missing"});
  // An unfilled placeholder would make everybody the same person.
  if (found->find("{{") != found->npos || found->find("${") != found->npos)
    return tl::unexpected(NoSeat{std::string{name}, "was not filled in by the panel"});
  if (found->size() > max_id_bytes) return tl::unexpected(NoSeat{std::string{name}, "is too long"});
  return *found;
}

bool has(const std::vector<app::Field>& query, std::string_view name) {
  return std::any_of(query.begin(), query.end(), [&](const app::Field& field) { return field.name == name; });
}

}  // namespace

const std::vector<Panel>& known_panels() {
  static const std::vector<Panel> panels = {
      {"Prolific", "PROLIFIC_PID", "SESSION_ID", "STUDY_ID"},
      {"CloudResearch Connect", "participantId", "assignmentId", "projectId"},
      {"MTurk", "workerId", "assignmentId", "hitId"}};
  return panels;
}

tl::expected<Seat, NoSeat> seat_of(const std::vector<app::Field>& query) {
  const auto panel = std::find_if(known_panels().begin(), known_panels().end(),
                                  [&](const Panel& one) { return has(query, one.worker); });
  if (panel == known_panels().end())
    return tl::unexpected(NoSeat{"workerId", "is missing, and so is every other panel's name for it"});
  auto hit = said(query, panel->hit);
  auto assignment = said(query, panel->assignment);
  auto worker = said(query, panel->worker);
  for (const auto* part : {&worker, &assignment, &hit})
    if (!*part) return tl::unexpected(part->error());
  return Seat{*std::move(hit), *std::move(assignment), *std::move(worker)};
}

}  // namespace errand::codes

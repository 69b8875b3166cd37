#include "requester/results.hpp"

#include <utility>

#include "requester/annotation.hpp"

namespace errand::requester {
const std::optional<Study>& StudyCache::find(const std::string& fingerprint) {
  auto found = known_.find(fingerprint);
  if (found == known_.end()) found = known_.emplace(fingerprint, study_of_(fingerprint)).first;
  return found->second;
}

Columns inputs_of(const Study& study, std::uint32_t hit) {
  const bool one_row_a_hit = study.row_for == RowFor::hit || study.blocks.front().count == 1;
  if (!study.data || !one_row_a_hit || hit == 0 || hit > study.data->rows.size()) return {};
  Columns columns;
  const std::vector<std::string>& row = study.data->rows[hit - 1];
  for (std::size_t at = 0; at < row.size(); ++at) columns.emplace_back(study.data->columns[at], row[at]);
  return columns;
}

tl::expected<std::vector<Result>, Fault> collect_results(const Client& client, const StudyOf& study_of) {
  const auto hits = client.list_hits();
  if (!hits) return tl::unexpected(hits.error());
  StudyCache studies{study_of};
  std::vector<Result> results;
  for (const Hit& hit : *hits) {
    auto assignments = client.list_assignments(hit.id);
    if (!assignments) return tl::unexpected(std::move(assignments.error()));
    if (assignments->empty()) continue;
    Columns inputs;
    if (const auto annotation = read_annotation(hit.annotation)) {
      if (const auto& study = studies.find(annotation->fingerprint))
        inputs = inputs_of(*study, annotation->hit);
    }
    for (Assignment& assignment : *assignments) {
      results.push_back({.hit = hit, .assignment = std::move(assignment), .inputs = inputs});
    }
  }
  return results;
}

}  // namespace errand::requester

#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/mturk/client.hpp"
#include "server/app/moment.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {

/// One submitted assignment with all that its row needs.
struct Result {
  Hit hit;
  Assignment assignment;
  Columns inputs;  ///< the HIT's row of the data file; empty when it has none or several
};

/// Finds the study that HITs with this fingerprint were published from.
using StudyOf = std::function<std::optional<Study>(std::string_view fingerprint)>;

/// Studies by fingerprint, each looked for once.
class StudyCache {
 public:
  /// `study_of` outlives the cache.
  explicit StudyCache(const StudyOf& study_of) : study_of_{study_of} {}
  const std::optional<Study>& find(const std::string& fingerprint);

 private:
  const StudyOf& study_of_;
  std::map<std::string, std::optional<Study>> known_;
};

/// Every submitted assignment of the account, by HIT (oldest first) and time of submission.
tl::expected<std::vector<Result>, Fault> collect_results(const Client& client, const StudyOf& study_of);

/// The data row of that HIT (from 1), when a HIT has exactly one.
Columns inputs_of(const Study& study, std::uint32_t hit);

/// The columns and formats of MTurk's batch results file; docs/results.md. `now` ends the 30 and 7 days of
/// the approval rates.
std::string results_csv(const std::vector<Result>& results, app::Moment now);

/// A JSON array, one assignment a line; docs/results.md.
std::string results_json(const std::vector<Result>& results);

}  // namespace errand::requester

#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/codes/columns.hpp"
#include "requester/codes/submission.hpp"
#include "wasm/study/table.hpp"

namespace errand::requester {

/// A results file: MTurk's batch results, ours, Prolific's export, or another whose columns the user names.
struct SubmissionFile {
  Table table;
  std::vector<Submission> submissions;  ///< one for each row of the table
  std::optional<std::size_t> approve;   ///< the column of that name
  std::optional<std::size_t> reject;
};

struct SubmissionRules {
  SaidColumns columns;
  std::string hit;  ///< of rows that don't say theirs
};

/// All problems of the file at once: doubled and missing columns, rows that have too few or too many cells,
/// ids that are missing, too long or there twice, times that can't be read.
tl::expected<SubmissionFile, Problems> read_submission_file(std::string_view text, std::string_view name,
                                                            const SubmissionRules& rules);

/// The file with an "x" in Approve of the rows that `is_approved` names, everything else as it was.
std::string with_approvals(const SubmissionFile& file, const std::vector<bool>& is_approved);

/// What any results file may be.
inline constexpr std::size_t most_result_bytes = std::size_t{1} << 30U;
inline constexpr std::size_t most_result_rows = 1'000'000;
inline constexpr std::size_t most_result_columns = 4096;

}  // namespace errand::requester

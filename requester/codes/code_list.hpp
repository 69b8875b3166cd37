#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/codes/columns.hpp"
#include "server/app/moment.hpp"

namespace errand::requester {

/// A code that was made elsewhere, and what is known of whom it was shown to.
struct ListedCode {
  std::string code;
  std::string worker;      ///< "" where the list doesn't say it
  std::string assignment;  ///< the same
  std::optional<app::Moment> finished;
  bool has_owner() const { return !worker.empty() || !assignment.empty(); }
  bool operator==(const ListedCode&) const = default;
};

/// Reads CSV with a column "code" and, where known, "worker", "assignment" and "finished", or as `columns`
/// says. All problems at once.
tl::expected<std::vector<ListedCode>, Problems> read_code_list(std::string_view text, std::string_view name,
                                                               const SaidColumns& columns);

}  // namespace errand::requester

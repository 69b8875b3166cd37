#pragma once
#include <cstdint>
#include <vector>

namespace errand::marketplace {

/// Where a page of a list goes on: the sort key of the last row that was given out, and what breaks a tie.
struct PageStart {
  std::int64_t key = 0;
  std::int64_t tie = 0;
  bool operator==(const PageStart&) const = default;
};

template <class Row>
struct Page {
  std::vector<Row> rows;
  PageStart next;  ///< meaningful when there are rows
};

}  // namespace errand::marketplace

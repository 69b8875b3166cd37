#pragma once
#include <cstdint>

#include "wasm/study/study.hpp"

namespace errand {

/// HITs count from 1 outside, from 0 here, and are taken round when the study has fewer.
std::uint32_t hit_index(const Study& study, std::uint32_t hit);

struct RowSpan {
  std::uint32_t first = 0;  ///< of the whole table
  std::uint32_t count = 0;
};
/// Which rows of the data belong to that HIT.
RowSpan rows_of_hit(const Study& study, std::uint32_t hit);

/// Row `row` of the whole table as named texts. The study has data, and holds that row.
Columns columns_of_row(const Study& study, std::uint32_t row);

/// The columns that hold for the whole HIT.
Columns hit_columns(const Study& study, std::uint32_t hit);

}  // namespace errand

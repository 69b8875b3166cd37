#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wasm/base/problem.hpp"

namespace errand {

/// Per-HIT data: named columns, every row as long as the header.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<Place> places;    ///< where each row begins in its file; empty in a compiled study
  std::uint32_t first_row = 0;  ///< which row of the whole table rows[0] is: a worker gets one HIT's rows
  bool operator==(const Table&) const = default;
};

inline constexpr std::size_t table_rows = 100000;
inline constexpr std::size_t table_columns = 256;

}  // namespace errand

#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wasm/study/study.hpp"

namespace errand {

/// One thing to do: a row of the data or of a block, or a control.
struct Subtask {
  std::string name;  ///< in the results: docs/order.md
  bool is_control = false;
  std::uint32_t block = 0;  ///< of the study
  Columns columns;          ///< what `${…}` stands for
  bool operator==(const Subtask&) const = default;
};

struct Sequence {
  std::vector<Subtask> subtasks;      ///< in data order: by block; rows, controls, what is repeated
  std::vector<std::uint32_t> order;   ///< as shown
  std::vector<std::uint32_t> breaks;  ///< places in `order` that a break comes before
  Columns shared;                     ///< columns that hold for the whole HIT
  std::uint32_t condition = 1;        ///< of count_conditions()
};

/// What one HIT asks, and in which order. A function of the seed and the condition. `hit` counts from 1 and
/// is taken round when the study has fewer; `condition` too, 0: as the study deals them.
Sequence sequence_of(const Study& study, std::uint32_t hit, std::uint64_t seed, std::uint32_t condition = 0);

}  // namespace errand

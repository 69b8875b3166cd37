#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/study/study.hpp"

namespace errand {

/// One thing to do: a row of the data, or a control.
struct Subtask {
  std::string name;  ///< in the results: "1", "2", … for rows, the control's name for controls
  bool is_control = false;
  std::uint32_t block = 0;  ///< of the study
  Columns columns;          ///< what `${…}` stands for
  bool operator==(const Subtask&) const = default;
};

struct Sequence {
  std::vector<Subtask> subtasks;     ///< in data order: rows, then controls
  std::vector<std::uint32_t> order;  ///< as shown
};

/// What one HIT asks, and in which order. A function of the seed: rows in their order or shuffled, controls
/// drawn from the study's and put at drawn places, never first. `hit` counts from 1 and is taken round when
/// the study has fewer.
Sequence sequence_of(const Study& study, std::uint32_t hit, std::uint64_t seed);

}  // namespace errand

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/study/condition.hpp"

namespace errand {

/// From a page the worker goes to a later one when `when` holds.
struct Skip {
  Condition when;
  std::uint32_t page = 0;
  bool operator==(const Skip&) const = default;
};

/// Some of a subtask's questions, shown together.
struct Page {
  std::string name;
  std::uint32_t first = 0;  ///< of the study's questions
  std::uint32_t count = 0;
  std::optional<Condition> show_if;
  std::vector<Skip> skips;
  std::optional<Condition> end_if;  ///< then the final questions come next
  Place place;                      ///< for the researcher's tools
  bool operator==(const Page&) const = default;
};

inline constexpr std::uint32_t max_pages = 100;  ///< of a subtask

}  // namespace errand

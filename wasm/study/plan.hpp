#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace errand {

/// In which order blocks come: a block, or a group of parts.
struct PlanPart {
  enum class Order {
    fixed,
    shuffled,
    latin_square  ///< by the row of a square that belongs to the condition
  };
  std::optional<std::uint32_t> block;
  std::vector<PlanPart> parts;
  Order order = Order::fixed;
  std::uint32_t draw = 0;  ///< so many of the parts; 0: all
  std::uint32_t repeat = 1;
  bool operator==(const PlanPart&) const = default;
};

/// Something that differs between workers or HITs and is kept in balance.
struct Factor {
  std::string name;  ///< a column of every subtask
  std::vector<std::string> levels;
  bool operator==(const Factor&) const = default;
};

/// How conditions are dealt.
struct Deal {
  enum class Over { hits, workers };
  Over over = Over::hits;
  bool in_blocks = false;  ///< each run through all conditions is shuffled
  std::uint32_t seed = 1;  ///< of that
  bool operator==(const Deal&) const = default;
};

struct Study;

/// Combinations of the factors' levels and the rows of the plan's Latin squares; at least 1. Saturates.
std::uint32_t count_conditions(const Study& study);

/// Subtasks of one HIT at most, with controls and repetitions. Saturates.
std::uint32_t count_subtasks(const Study& study);

/// Rows of a square of `size` parts. Every part stands in every place, and after every other part, equally
/// often: Williams 1949; an odd size needs each row's reverse too.
std::uint32_t square_rows(std::uint32_t size);
std::vector<std::uint32_t> square_row(std::uint32_t size, std::uint32_t row);

inline constexpr std::uint32_t plan_depth = 6;  ///< groups within groups
inline constexpr std::uint32_t max_factors = 10;
inline constexpr std::uint32_t max_conditions_of_study = 10000;

}  // namespace errand

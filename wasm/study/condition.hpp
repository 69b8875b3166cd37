#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/base/problem.hpp"

namespace errand {

/// A condition of docs/conditions.md: total, so that every study and every session has an answer.
struct Condition {
  enum class Kind : std::uint32_t {
    all,     ///< every part holds; without parts: always
    any,     ///< some part holds
    none,    ///< no part holds
    answer,  ///< about the answer to the question `name`
    column   ///< about the data's column `name`
  };
  enum class Op : std::uint32_t {
    is,
    is_not,
    one_of,
    includes,
    above,
    at_least,
    below,
    at_most,
    answered,
    unanswered
  };
  Kind kind = Kind::all;
  std::vector<Condition> parts;
  std::string name;
  Op op = Op::is;
  std::vector<std::string> values;  ///< what is compared with
  std::string other;                ///< or the question whose answer is
  Place place;                      ///< for the researcher's tools
  bool operator==(const Condition&) const = default;
};

/// "atLeast" and so on.
const char* name_of(Condition::Op op);

inline constexpr std::uint32_t condition_depth = 8;
inline constexpr std::uint32_t max_conditions = 50;  ///< parts of one

}  // namespace errand

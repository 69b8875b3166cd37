#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/study/columns.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/page.hpp"
#include "wasm/study/question.hpp"

namespace errand {

/// The values that count as right for one question. Those of a block may hold ${column}.
struct KnownAnswer {
  std::string question;
  std::vector<std::string> accepted;
  Place place;  ///< for the researcher's tools
  bool operator==(const KnownAnswer&) const = default;
};

/// A subtask whose right answer is known. Workers' copies of a study carry no answers.
struct Control {
  std::string name;
  Columns data;
  std::vector<KnownAnswer> answers;
  Place place;  ///< for the researcher's tools
  bool operator==(const Control&) const = default;
};

enum class Order { fixed, shuffled };

/// What a shuffled order must keep to, by the values in a column.
struct OrderRule {
  enum class Kind {
    in_a_row,  ///< no more than `count` alike one after the other
    apart      ///< of two alike, the second comes at least `count` places after the first
  };
  Kind kind = Kind::in_a_row;
  std::string column;
  std::uint32_t count = 1;
  Place place;  ///< for the researcher's tools
  bool operator==(const OrderRule&) const = default;
};

/// Where a block's subtasks have their columns from, besides those that hold for the whole HIT.
enum class RowsFrom {
  nowhere,  ///< `count` subtasks without a row
  hit,      ///< the HIT's rows of the data
  block     ///< rows of its own, the same for every HIT
};

/// Rows of which workers do some.
struct Draw {
  std::uint32_t count = 0;  ///< 0: all
  std::string each;         ///< so many of each value in this column; empty: of all rows
  bool operator==(const Draw&) const = default;
};

/// Of the rows, those whose cell in `column` is `value`, which may hold a factor's ${name}.
struct Where {
  std::string column;
  std::string value;
  bool operator==(const Where&) const = default;
};

/// Some of a block's subtasks once more, to see whether they are answered alike.
struct Repeated {
  std::uint32_t count = 0;
  std::uint32_t apart = 1;            ///< places from the first time, at least
  std::vector<std::uint32_t> places;  ///< in the order shown, from 1, ascending; empty: drawn
  bool operator==(const Repeated&) const = default;
};

/// Shown after each subtask, by whether the known answers were given.
struct Feedback {
  std::string right;  ///< plain text, may hold ${column}
  std::string wrong;
  bool operator==(const Feedback&) const = default;
};

/// Nobody comes past before the known answers are given, or the tries used up.
struct Gate {
  enum class Then { goes_on, ends };
  std::uint32_t tries = 3;
  Then then = Then::goes_on;  ///< after the last try; `ends`: with the final questions
  std::string wrong;          ///< at a wrong answer; empty: Errand's words
  std::string ended;          ///< above the final questions when it ended
  bool operator==(const Gate&) const = default;
};

struct Break {
  std::uint32_t every = 0;  ///< so many subtasks; 0: none
  std::string html;
  bool operator==(const Break&) const = default;
};

/// Subtasks that ask the same questions.
struct Block {
  std::string name;                 ///< empty: it is the whole study
  std::vector<Question> questions;  ///< of a subtask, page after page
  std::vector<Page> pages;          ///< at least one
  std::vector<Condition> show_if;   ///< its own, and those of the groups around it
  RowsFrom rows_from = RowsFrom::nowhere;
  std::uint32_t count = 1;    ///< of subtasks from the HIT's rows, or from no rows
  std::vector<Columns> rows;  ///< of its own
  std::optional<Where> where;
  Draw draw;
  std::uint32_t repeat = 1;  ///< each row so many times
  Order order = Order::fixed;
  std::vector<OrderRule> order_rules;
  std::uint32_t num_controls = 0;  ///< of one HIT
  std::vector<Control> controls;
  std::vector<std::uint32_t> control_places;  ///< in the order shown, from 1, ascending; empty: drawn
  Repeated repeated;
  std::vector<KnownAnswer> answers;  ///< for `feedback` and `gate`
  std::optional<Feedback> feedback;
  std::optional<Gate> gate;
  Break rest;
  bool back = true;                   ///< the worker may go back within it, and out of it
  bool is_once = false;               ///< one subtask of a HIT: later questions may refer to its answers
  std::vector<std::uint32_t> refers;  ///< to earlier blocks that are done once, and those that they refer to
  Place place;                        ///< for the researcher's tools
  bool operator==(const Block&) const = default;
};

inline constexpr std::uint32_t max_blocks = 100;
inline constexpr std::uint32_t max_block_rows = 2000;
inline constexpr std::uint32_t max_tries = 20;

}  // namespace errand

#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wasm/study/columns.hpp"
#include "wasm/study/page.hpp"
#include "wasm/study/question.hpp"

namespace errand {

/// The values that count as right for one question of a control.
struct KnownAnswer {
  std::string question;
  std::vector<std::string> accepted;
  bool operator==(const KnownAnswer&) const = default;
};

/// A subtask whose right answer is known. Workers' copies of a study carry no answers.
struct Control {
  std::string name;
  Columns data;
  std::vector<KnownAnswer> answers;
  bool operator==(const Control&) const = default;
};

enum class Order { fixed, shuffled };

/// Subtasks that ask the same questions.
struct Block {
  std::vector<Question> questions;  ///< of a subtask, page after page
  std::vector<Page> pages;          ///< at least one
  std::uint32_t count = 1;          ///< of subtasks, without controls
  Order order = Order::fixed;
  std::uint32_t num_controls = 0;  ///< of one HIT
  std::vector<Control> controls;
  bool operator==(const Block&) const = default;
};

}  // namespace errand

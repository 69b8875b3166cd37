#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/session/progress.hpp"
#include "wasm/session/state.hpp"

namespace errand {

/// A choice, or a grid's row, as it is shown.
struct ChoiceView {
  std::string value;
  std::string display;  ///< JSON members
  bool operator==(const ChoiceView&) const = default;
};

/// A question as it is shown: its texts filled in, its answer so far, and what is wrong with it.
struct QuestionView {
  std::string name;
  std::string type;
  bool required = true;
  std::string display;  ///< JSON members: text, help and what else its type has
  std::vector<ChoiceView> choices;
  std::vector<ChoiceView> rows;
  Value value;
  std::optional<Fault> fault;
  std::optional<std::uint32_t> position = {};  ///< in a review: what leads back to it; absent: it must stay
  bool operator==(const QuestionView&) const = default;
};

/// What is said of answers that have been given.
struct FeedbackView {
  bool right = false;
  std::string text;
  bool operator==(const FeedbackView&) const = default;
};

/// One screen, complete: the page draws it and decides nothing.
struct View {
  std::string screen;
  Progress progress;
  std::optional<std::uint32_t> subtask;  ///< which page of all, from 0
  bool can_previous = false;
  bool is_last = false;
  bool reviewed = false;  ///< the way on leads back to the review
  bool instructions_open = false;
  std::optional<FeedbackView> feedback;  ///< the answers stand
  std::string html;                      ///< of a break; above the final questions, why they come so soon
  std::vector<QuestionView> questions;
  std::optional<Deadline> deadline;  ///< by the page's clock
  bool late = false;                 ///< what there was could only be made a receipt, not be sent
  std::string receipt;               ///< what was submitted, for the worker to copy
  bool operator==(const View&) const = default;
};

View view_of(const Study& study, const State& state);

}  // namespace errand

#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "wasm/session/path.hpp"

namespace errand {

/// A question on the screen.
struct AskedQuestion {
  const Question* question;
  std::size_t index;  ///< among its list and its answers
  Need need;
  std::optional<Fault> fault;  ///< of the answer so far
};

/// A question on the screen, by its place in its list, without a look at its answer.
struct Ask {
  std::size_t index;
  Need need;
  bool operator==(const Ask&) const = default;
};
std::vector<Ask> asks(const Study& study, const State& state);

/// The list that asks() counts in; empty where nothing is asked.
const std::vector<Question>& questions_on_screen(const Study& study, const State& state);

/// The questions on the screen and what belongs to them; empty where there are none.
struct Asked {
  std::vector<AskedQuestion> questions;
  const std::vector<Value>* values = nullptr;
  Columns columns;         ///< what `${…}` stands for: the data's columns, then earlier answers
  std::string_view place;  ///< which subtask
};

Asked asked(const Study& study, const State& state);

/// A subtask's page, on the screen or not.
Asked asked_on(const Study& study, const State& state, Stop stop);

/// The final questions, on the screen or not.
Asked asked_at_end(const Study& study, const State& state);

}  // namespace errand

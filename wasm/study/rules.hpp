#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm/study/question.hpp"

namespace errand {

/// An answer: texts, as its question's Shape says. Empty: not answered.
using Value = std::vector<std::string>;

/// Why an answer is not accepted: a message of docs/engine.md and what stands in it. `own`: the researcher's
/// words, the only value.
struct Fault {
  const char* id = "";
  std::vector<std::string> values;
  bool operator==(const Fault& other) const {
    return std::string_view{id} == other.id && values == other.values;
  }
};

/// Whether the page could have sent this value for this question: choices that exist, one part where one is
/// asked, text of bounded length. What is not possible is not stored.
bool possible(const Question& question, const Value& value);

enum class Need { required, optional };

/// nullopt when the study accepts `value`, which is possible.
std::optional<Fault> fault_of(const Question& question, const Value& value, Need need);
std::optional<Fault> fault_of(const Question& question, const Value& value);

/// `value` as it is sent: blanks around short answers and numbers removed; parts without content dropped.
Value tidied(const Question& question, const Value& value);

/// Which of `choices` a part of an answer begins with, and what stands behind it and '='. nullopt when none.
struct Part {
  std::size_t choice;
  std::string_view rest;
  bool operator==(const Part&) const = default;
};
std::optional<Part> part_of(const std::vector<Choice>& choices, std::string_view part);

/// The two ends of a best–worst choice, as choices of the values "best" and "worst".
const std::vector<Choice>& best_and_worst();

/// What was written beside a choice that asks for it; nullopt when no such choice was made.
std::optional<std::string> written_in(const Question& question, const Value& value);

}  // namespace errand

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "wasm/study/study.hpp"

namespace errand {

/// An answer: the chosen values, or one text. Empty: not answered.
using Value = std::vector<std::string>;

/// Whether the page could have sent this value for this question: choices that exist, one part where one is
/// asked, text of bounded length. What is not possible is not stored.
bool possible(const Question& question, const Value& value);

/// Why the study does not accept `value`, in words for the worker (the study's own, where it has any);
/// nullopt when it does. `value` is possible.
std::optional<std::string> fault_of(const Question& question, const Value& value);

/// `value` as it is sent: blanks around short answers and numbers removed; "" parts dropped.
Value tidied(const Question& question, const Value& value);

}  // namespace errand

#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "wasm/base/flags.hpp"
#include "wasm/study/columns.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/rules.hpp"

namespace errand {

/// Questions with what was answered so far, and which of them are asked at all: an answer to a question that
/// has been hidden since does not count.
struct Given {
  const std::vector<Question>* questions = nullptr;
  const std::vector<Value>* values = nullptr;
  const Flags* asked = nullptr;
};

/// What conditions and texts may refer to.
struct Facts {
  const Columns* columns = nullptr;
  std::vector<Given> given;
};

/// A question that is asked, with its answer as it would be sent; nullopt when there is none of that name.
struct GivenAnswer {
  const Question* question;
  Value value;
};
std::optional<GivenAnswer> find_answer(const Facts& facts, std::string_view name);

/// What conditions and known answers are compared with: an answer without what was written beside a choice, a
/// trial's response alone.
Value plain_values(const Question& question, const Value& value);

bool holds(const Condition& condition, const Facts& facts);

/// Whether `value`, an answer to `question`, stands to another answer as the study demands. What cannot be
/// compared passes. `columns` fill the other question's texts in the fault.
std::optional<Fault> fault_of_demands(const Question& question, const Value& value, const Facts& facts,
                                      const Columns& columns);

/// The answer in words, for `${question}` in a text: choices' texts with their columns, joined by commas.
/// What a worker wrote stays as it was written.
std::string in_words(const Question& question, const Value& value, const Columns& columns);

}  // namespace errand

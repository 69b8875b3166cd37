#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "wasm/reading/fields.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/question.hpp"

namespace errand {

/// Reads the condition in member `name` of `owner`; nullopt when there is none or it is broken (reported).
/// What it refers to is judged by check_condition, when everything has been read.
std::optional<Condition> read_condition(Fields& owner, std::string_view name);

/// Reads "must": how an answer has to stand to other answers.
std::vector<Demand> read_demands(Fields& question);

/// What a condition, or a text, at some place of the study may refer to.
struct Surroundings {
  std::vector<const Question*> before;  ///< questions that come earlier
  std::vector<std::string> columns;
  // For a better message.
  std::vector<const Question*> later;      ///< of the same subtask, or final
  std::vector<const Question*> elsewhere;  ///< of other subtasks
  std::vector<std::string> row_columns;    ///< of the data, and not the same for the whole HIT
};

/// Reports what the condition refers to and is not there, or could never be so. `called` begins the messages:
/// "the "showIf" of question "age"".
void check_condition(const Condition& condition, std::string_view called, const Surroundings& around,
                     Reports& reports);
void check_demand(const Demand& demand, const Question& question, const Surroundings& around,
                  Reports& reports);

}  // namespace errand

#pragma once
#include <vector>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Reads `questions` or `finalQuestions` (called `name`) of `config`. Every problem is reported; questions
/// too broken to keep are left out.
std::vector<Question> read_questions(Fields& config, std::string_view name);

/// A name of a question or a control: begins with a letter or '_', at most 64 of [A-Za-z0-9_-].
bool is_name(std::string_view text);

}  // namespace errand

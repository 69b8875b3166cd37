#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "wasm/reading/question_reading.hpp"

namespace errand {

/// The choices, rows or responses that stand in the field `name`, at most `most`.
std::vector<Choice> read_choices(Reading& reading, std::string_view name, FieldKind kind, std::uint32_t most);

/// The choices and their order: all that a question with one choice has.
void read_all_choices(Reading& reading);

/// The other types with choices, by what comes beside these.
void read_many(Reading& reading);
void read_ranking(Reading& reading);
void read_grid(Reading& reading);
void read_image_choice(Reading& reading);
void read_best_worst(Reading& reading);
void read_sum(Reading& reading);

}  // namespace errand

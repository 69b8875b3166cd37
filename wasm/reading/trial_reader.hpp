#pragma once
#include <string>

#include "wasm/reading/question_reading.hpp"

namespace errand {

/// The fields of a question of type "trial".
void read_trial_fields(Reading& reading);

/// The member "key" of a response: a name as KeyboardEvent.key has it, or empty.
std::string read_key(Fields& response);

}  // namespace errand

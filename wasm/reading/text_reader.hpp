#pragma once
#include <cstdint>

#include "wasm/reading/question_reading.hpp"

namespace errand {

/// The fields of a text that is typed; `standard`: its "maxLength" unless set.
void read_text_rules(Reading& reading, std::int64_t standard);

/// The bounds of a date, a time or both.
void read_moments(Reading& reading);

}  // namespace errand

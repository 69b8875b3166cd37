#pragma once
#include "wasm/reading/question_reading.hpp"

namespace errand {

/// The fields of the questions answered by a number: typed, on a slider, on a scale of whole points.
void read_number(Reading& reading);
void read_slider(Reading& reading);
void read_scale(Reading& reading);

/// The unit behind a number.
void read_unit(Reading& reading);

}  // namespace errand

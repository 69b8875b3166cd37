#pragma once
#include <string_view>

#include "wasm/study/question.hpp"

namespace errand {

/// Whether `text` is a date, a time or both, as that shape writes them ("2024-02-29", "14:05",
/// "2024-02-29T14:05"), of the Gregorian calendar, years 0001 to 9999. Texts of one shape are in order of
/// time.
bool is_moment(Shape shape, std::string_view text);

}  // namespace errand

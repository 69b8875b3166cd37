#pragma once
#include <string_view>

namespace errand::marketplace {

/// api-model.json as it was when the program was built.
extern const std::string_view model_text;

}  // namespace errand::marketplace

#pragma once
#include <string>

#include "wasm/base/problem.hpp"

namespace errand {

/// {"kind":"problems","problems":[…]}
std::string problems_json(const Problems& problems);

}  // namespace errand

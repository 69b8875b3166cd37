#pragma once
#include <string>

#include "wasm/base/problem.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// What does not change during a session, as the object "study" of docs/engine.md.
std::string study_json(const Study& study);

/// {"kind":"problems","problems":[…]}
std::string problems_json(const Problems& problems);

}  // namespace errand

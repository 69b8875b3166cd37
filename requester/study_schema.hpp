#pragma once
#include <nlohmann/json_fwd.hpp>

namespace errand::requester {

/// The JSON Schema (draft-07, which editors know) of config.json, with descriptions that teach. It refuses
/// nothing that the reader takes; what needs other files or compares fields, only the reader finds.
nlohmann::ordered_json study_schema();

}  // namespace errand::requester

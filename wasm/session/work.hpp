#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/event.hpp"

namespace errand {

/// What a study's own script works on, as it said when it had loaded it (docs/template_family.md).
struct Work {
  Loaded loaded;
  /// Of keyed outputs: `"name":json` each, in the order in which the names came up. Nothing behind the colon:
  /// the script has taken it away.
  std::vector<std::string> members;
  bool operator==(const Work&) const = default;
};

/// `"name":` of `"name":json`; empty when `member` does not begin with a name.
std::string_view name_of_member(std::string_view member);

/// Each of `changed` takes the place of the member of that name.
void put_members(Work& work, const Value& changed);

/// Keyed outputs as a JSON object, others as the list of `answers`, one a subtask.
std::string outputs_json(const Work& work, const std::vector<std::vector<Value>>& answers);

/// {"inputs":…,"outputs":…}, as the mturk-template family submits it.
std::string work_json(const Work& work, const std::vector<std::vector<Value>>& answers);

}  // namespace errand

#pragma once
#include <cstdint>
#include <optional>

#include "wasm/reading/fields.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// Limits of the marketplace on a HIT's texts (MTurk API: Title 128, Description 2000, Keywords 1000
/// characters).
void check_hit_lengths(const HitCreation& hit, Fields& fields);

/// What concerns several parts of a study at once: names, `${columns}`, rows for the HITs, submission
/// addresses. Sets the number of HITs. `asked_hits` is numTasks.
void check_study(Study& study, std::optional<std::uint32_t> asked_hits, Fields& config);

}  // namespace errand

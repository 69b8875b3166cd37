#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "wasm/session/session.hpp"

namespace errand {

/// What a session's order and choices are drawn by.
enum class Seeding {
  assignment,  ///< where a marketplace does not name both HIT and worker, and in logs that do not say
  worker,      ///< HIT and worker: one that was returned and accepted again looks the same
  address      ///< the text that the page's address gives as `seed`
};

/// As in the submitted log.
inline constexpr std::string_view seeding_names[] = {"assignment", "worker", "address"};

Seeding seeding_of(const Session& session);
std::uint64_t seed_of(const Session& session);

/// Who does what: equal for two sessions whose answers may go on from one another.
std::string seat_of(const Session& session);

}  // namespace errand

#include "wasm/session/seed.hpp"

#include "wasm/base/draws.hpp"
#include "wasm/base/text.hpp"

namespace errand {
namespace {

bool is_accepted(const Session& session) { return !session.assignment_id.empty() && !is_preview(session); }

/// A worker gets a HIT once, so these two outlive an assignment that was returned.
std::string hit_and_worker(const Session& session) {
  return concat({session.hit_id, "/", session.worker_id});
}

bool names_worker(const Session& session) {
  return is_accepted(session) && !session.hit_id.empty() && !session.worker_id.empty();
}

}  // namespace

bool is_preview(const Session& session) { return session.assignment_id == preview_assignment; }

Seeding seeding_of(const Session& session) {
  if (!session.seed.empty()) return Seeding::address;
  return names_worker(session) ? Seeding::worker : Seeding::assignment;
}

std::uint64_t seed_of(const Session& session) {
  switch (seeding_of(session)) {
    case Seeding::address:
      return fnv1a(session.seed);
    case Seeding::worker:
      return fnv1a(hit_and_worker(session));
    case Seeding::assignment:
      break;
  }
  return fnv1a(session.assignment_id);
}

std::string seat_of(const Session& session) {
  const std::string who = names_worker(session)           ? hit_and_worker(session)
                          : session.assignment_id.empty() ? "trial"
                                                          : session.assignment_id;
  std::string seat = concat({who, "/", decimal(session.hit)});
  if (session.condition != 0) seat += "/" + decimal(session.condition);
  if (!session.seed.empty()) seat += "/seed " + session.seed;
  return seat;
}

}  // namespace errand

#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace errand::marketplace {

/// An identifier that cannot be taken for another kind's.
template <class Tag>
struct Id {
  std::string text;
  auto operator<=>(const Id&) const = default;
};

using AccountId = Id<struct AccountTag>;  ///< a requester
using WorkerId = Id<struct WorkerTag>;
using HitTypeId = Id<struct HitTypeTag>;
using GroupId = Id<struct GroupTag>;  ///< what a worker sees as one row; one a HIT type
using HitId = Id<struct HitTag>;
using AssignmentId = Id<struct AssignmentTag>;

/// 30 characters of A-Z and 0-9, the first a 3, drawn by OpenSSL: an assignment id is what lets a worker
/// submit.
std::string fresh_entity_id();
/// 'A' and 13 characters.
std::string fresh_worker_id();

/// 1 to 64 of A-Z and 0-9: the API model's EntityId.
bool is_entity_id(std::string_view text);
/// An entity id that begins with 'A' and goes on: the API model's CustomerId.
bool is_worker_id(std::string_view text);

}  // namespace errand::marketplace

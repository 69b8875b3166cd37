#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <tl/expected.hpp>

#include "server/marketplace/api_error.hpp"
#include "server/marketplace/marketplace.hpp"

namespace errand::marketplace {

/// A call whose input fits the model and the limits.
struct Call {
  Marketplace& marketplace;
  const Account& account;
  std::string_view operation;
  const nlohmann::json& input;
  Moment now;
};

using Output = tl::expected<nlohmann::json, ApiError>;

/// The operations offered, each named as in the API reference.
namespace operations {

Output approve_assignment(const Call& call);
Output create_hit(const Call& call);
Output create_hit_type(const Call& call);
Output create_hit_with_hit_type(const Call& call);
Output delete_hit(const Call& call);
Output get_account_balance(const Call& call);
Output get_assignment(const Call& call);
Output get_hit(const Call& call);
Output list_assignments_for_hit(const Call& call);
Output list_hits(const Call& call);
Output reject_assignment(const Call& call);
Output update_expiration_for_hit(const Call& call);

}  // namespace operations
}  // namespace errand::marketplace

#pragma once
#include <string>

#include "server/marketplace/values/ids.hpp"

namespace errand::marketplace {

/// A requester who may call the API. The secret stays in memory: it is never stored nor logged.
struct Account {
  AccountId id;
  std::string requester_name;  ///< what workers see
  std::string access_key;
  std::string secret;
};

}  // namespace errand::marketplace

#include "server/marketplace/marketplace.hpp"

#include <algorithm>
#include <utility>

#include "server/marketplace/settle.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::marketplace {

Marketplace::Marketplace(store::Store& store, std::vector<Account> accounts)
    : store_{store}, accounts_{std::move(accounts)} {}

void Marketplace::sweep(Moment now) { settle(store_, now); }

std::string Marketplace::requester_of(const AccountId& account) const {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [&](const Account& known) { return known.id == account; });
  return found == accounts_.end() ? account.text : found->requester_name;
}

AcceptedTask Marketplace::task_of(const Assignment& assignment, const Hit& hit) const {
  return {.assignment = assignment.id,
          .worker = assignment.worker,
          .group = hit.type.group,
          .hit_type = hit.type.id,
          .hit = hit.id,
          .title = hit.type.properties.title,
          .description = hit.type.properties.description,
          .requester = requester_of(hit.type.account),
          .reward = hit.type.properties.reward,
          .accepted = assignment.accepted,
          .deadline = assignment.deadline,
          .url = hit.url,
          .frame_height = hit.frame_height};
}

}  // namespace errand::marketplace

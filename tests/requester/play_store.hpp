#pragma once
#include <string>
#include <vector>

#include "requester/marketplace_account.hpp"
#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::requester {

/// A real marketplace in memory, with a clock turned by hand.
struct PlayStore {
  store::Store store{":memory:"};
  marketplace::Marketplace market{store, {play_requester()}};
  marketplace::Api api{market};
  app::Moment now{1'790'000'000'000};

  Call calls() { return calls_to(api, now); }
  Client client() { return Client{calls()}; }

  /// Accepts the group's next HIT and submits `fields`. Returns the assignment's id; "" when there was none.
  std::string do_one(const std::string& group, const std::string& worker, std::vector<app::Field> fields) {
    const auto task = market.accept(group, std::nullopt, {worker}, now);
    if (!task) return {};
    fields.insert(fields.begin(), {"assignmentId", task->assignment.text});
    now.ms += 65'000;
    return market.submit(fields, now) ? task->assignment.text : std::string{};
  }
};

}  // namespace errand::requester

#include "server/admin/turns.hpp"

namespace errand::admin {

std::shared_ptr<void> Turns::take(const std::string& who) {
  const std::lock_guard lock{mutex_};
  if (const auto found = taken_.find(who); found != taken_.end() && found->second >= most_) return nullptr;
  ++taken_[who];
  return {this, [this, who](void*) { end(who); }};
}

void Turns::end(const std::string& who) {
  const std::lock_guard lock{mutex_};
  const auto found = taken_.find(who);
  if (--found->second == 0) taken_.erase(found);
}

}  // namespace errand::admin

#include "server/marketplace/this_machine.hpp"

#include <algorithm>
#include <array>

namespace errand::marketplace {
namespace {

constexpr std::array<std::string_view, 3> hosts_of_this_machine{"localhost", "127.0.0.1", "[::1]"};

/// ":8080", or nothing.
bool is_port_or_none(std::string_view text) {
  constexpr std::size_t longest = 6;
  if (text.empty()) return true;
  return text.front() == ':' && text.size() > 1 && text.size() <= longest &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

bool is_of_this_machine(std::string_view host) {
  return std::find(hosts_of_this_machine.begin(), hosts_of_this_machine.end(), host) !=
         hosts_of_this_machine.end();
}

bool is_origin_of_this_machine(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) continue;
    const std::string_view authority = origin.substr(scheme.size());
    return std::any_of(hosts_of_this_machine.begin(), hosts_of_this_machine.end(),
                       [&](std::string_view host) {
                         return authority.starts_with(host) && is_port_or_none(authority.substr(host.size()));
                       });
  }
  return false;
}

}  // namespace errand::marketplace

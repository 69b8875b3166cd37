#pragma once
#include <string_view>

namespace errand::marketplace {

/// Whether `host` (without a port) is a browser's name for this machine: localhost, 127.0.0.1, [::1].
bool is_of_this_machine(std::string_view host);

/// Whether an Origin header names a page that this machine serves, at any port. "null" never does.
bool is_origin_of_this_machine(std::string_view origin);

}  // namespace errand::marketplace

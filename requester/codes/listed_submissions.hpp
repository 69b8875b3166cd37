#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/codes/submission.hpp"
#include "requester/mturk/client.hpp"

namespace errand::requester {

/// Every assignment that was submitted to these HITs, HIT by HIT and by the time of submission. `field` is
/// the answer that holds the code. `told` gets how many there are so far, after each HIT.
tl::expected<std::vector<Submission>, Fault> list_submissions(const Client& client,
                                                              const std::vector<std::string>& hits,
                                                              std::string_view field,
                                                              const std::function<void(std::size_t)>& told);

}  // namespace errand::requester

#pragma once
#include <string>
#include <string_view>

#include "server/app/markup.hpp"
#include "server/app/reply.hpp"

namespace errand::codes {

/// What the forms of a page may do.
enum class Forms { none, to_us };

/// What a page may load and do.
std::string page_policy(Forms forms);

/// A whole page around what stands in its <main>, with its style and script inside and a policy that lets
/// nothing else in. Kept by nobody on the way.
app::Reply page(unsigned status, std::string_view title, const app::Html& main, Forms forms = Forms::none);

}  // namespace errand::codes

#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"

namespace errand::marketplace {

/// Reads the text fields of multipart/form-data as browsers write it (RFC 7578, HTML Standard), doubled names
/// kept. `content_type` is the request's, with the boundary. An input for a file in which none was chosen is
/// passed over. nullopt when the body is cut off or otherwise broken, holds a file, or has more than
/// `app::max_form_fields` parts.
std::optional<std::vector<app::Field>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace errand::marketplace

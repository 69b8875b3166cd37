#pragma once
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"
#include "server/app/request.hpp"
#include "server/marketplace/worker_site_pages.hpp"

namespace errand::marketplace {

/// A request to externalSubmit that can't be stored, with all that came, so that the worker can copy it.
struct Unreadable {
  Trouble trouble;
  std::vector<app::Field> sent;
};

/// The fields that a task's page sent to externalSubmit: pages put them in the query, in the body, or some in
/// each. The body is application/x-www-form-urlencoded or multipart/form-data. One assignmentId is among
/// them.
tl::expected<std::vector<app::Field>, Unreadable> submitted_fields(const app::Request& request);

}  // namespace errand::marketplace

#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <tl/expected.hpp>

#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/marketplace/api_error.hpp"
#include "server/marketplace/marketplace.hpp"

namespace errand::marketplace {

/// MTurk's requester API, version 2017-01-17, as calls on JSON values. Inputs are held to the API model
/// before an operation sees them. Include <nlohmann/json.hpp> to use the values.
class Api {
 public:
  explicit Api(Marketplace& marketplace) : marketplace_{marketplace} {}

  /// `input` is the JSON body of `operation` ("CreateHIT"); the output is what the service would send, times
  /// as numbers of seconds. An error's message ends in " (<ms> s)", as the sandbox's did.
  tl::expected<nlohmann::json, ApiError> call(std::string_view operation, const nlohmann::json& input,
                                              const Account& account, Moment now);

 private:
  Marketplace& marketplace_;
};

/// The API over HTTP: awsJson1_1 at POST /, Signature Version 4. A play marketplace's keys are known to all,
/// so a signature alone doesn't keep websites out: a request from a browser's page (it has an Origin) is
/// served only if this machine serves the page, and is otherwise a 403 AccessDeniedException.
class ApiSite {
 public:
  explicit ApiSite(Marketplace& marketplace) : marketplace_{marketplace}, api_{marketplace} {}

  /// For POST / and OPTIONS /.
  app::Reply operator()(const app::Request& request, Moment now);

 private:
  app::Reply serve(const app::Request& request, Moment now);

  Marketplace& marketplace_;
  Api api_;
};

}  // namespace errand::marketplace

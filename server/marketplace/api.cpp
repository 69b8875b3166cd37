#include "server/marketplace/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/marketplace/limits.hpp"
#include "server/marketplace/model.hpp"
#include "server/marketplace/operations.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;

struct Offer {
  std::string_view name;
  Output (*run)(const Call&);
};

// An operation of the model that has no row here is answered as not offered.
constexpr std::array<Offer, 12> offers{{
    {"ApproveAssignment", operations::approve_assignment},
    {"CreateHIT", operations::create_hit},
    {"CreateHITType", operations::create_hit_type},
    {"CreateHITWithHITType", operations::create_hit_with_hit_type},
    {"DeleteHIT", operations::delete_hit},
    {"GetAccountBalance", operations::get_account_balance},
    {"GetAssignment", operations::get_assignment},
    {"GetHIT", operations::get_hit},
    {"ListAssignmentsForHIT", operations::list_assignments_for_hit},
    {"ListHITs", operations::list_hits},
    {"RejectAssignment", operations::reject_assignment},
    {"UpdateExpirationForHIT", operations::update_expiration_for_hit},
}};

ApiError unknown_operation(std::string message) {
  return {.type = "UnknownOperationException", .turk_code = "", .message = std::move(message), .status = 400};
}

Output run(std::string_view operation, const Call& call) {
  if (!Model::mturk().has(operation)) {
    return tl::unexpected(unknown_operation(fmt::format("There is no operation {:.64}.", operation)));
  }
  const auto offer =
      std::find_if(offers.begin(), offers.end(), [&](const Offer& row) { return row.name == operation; });
  if (offer == offers.end()) {
    return tl::unexpected(
        unknown_operation(fmt::format("{} is not offered by this marketplace yet.", operation)));
  }
  if (auto error = Model::mturk().check(operation, call.input)) return tl::unexpected(std::move(*error));
  if (auto error = check_limits(operation, call.input)) return tl::unexpected(std::move(*error));
  return offer->run(call);
}

/// MTurk's sandbox ended the messages of its own errors so; those of the AWS front end came without.
bool has_time_suffix(const ApiError& error) {
  return error.type == "RequestError" || error.type == "ServiceFault" ||
         error.type == "ParameterValidationError";
}

}  // namespace

tl::expected<json, ApiError> Api::call(std::string_view operation, const json& input, const Account& account,
                                       Moment now) {
  return run(operation, {marketplace_, account, operation, input, now}).map_error([now](ApiError error) {
    if (has_time_suffix(error)) error.message += fmt::format(" ({} s)", now.ms);
    return error;
  });
}

}  // namespace errand::marketplace

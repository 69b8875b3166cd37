#include "requester/marketplace_account.hpp"

namespace errand::requester {

marketplace::Account play_requester() {
  return {.id = {"errand"},
          .requester_name = "Play requester",
          .access_key = "errand",
          .secret = "errand-secret"};
}

std::vector<marketplace::WorkerId> play_workers() {
  return {{"AWORKER1ERRAND"}, {"AWORKER2ERRAND"}, {"AWORKER3ERRAND"}};
}

Call calls_to(marketplace::Api& api, app::Moment now) {
  return [&api, now](std::string_view operation,
                     const nlohmann::json& input) -> tl::expected<nlohmann::json, Fault> {
    auto output = api.call(operation, input, play_requester(), now);
    if (output) return std::move(*output);
    marketplace::ApiError& error = output.error();
    return tl::unexpected(
        Fault{.code = error.turk_code.empty() ? std::move(error.type) : std::move(error.turk_code),
              .message = std::move(error.message)});
  };
}

}  // namespace errand::requester

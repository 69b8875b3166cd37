#include "server/marketplace/api_error.hpp"

#include <utility>

namespace errand::marketplace {

ApiError request_error(std::string code, std::string message) {
  return {.type = "RequestError",
          .turk_code = "AWS.MechanicalTurk." + std::move(code),
          .message = std::move(message),
          .status = 400};
}

ApiError parameter_error(std::string message) {
  return {.type = "ParameterValidationError", .turk_code = "", .message = std::move(message), .status = 400};
}

}  // namespace errand::marketplace

#pragma once
#include <string>

namespace errand::marketplace {

/// What a requester's call failed with, in the shapes MTurk's clients know.
struct ApiError {
  std::string
      type;  ///< "__type": RequestError, ParameterValidationError, ValidationException, ServiceFault ...
  std::string turk_code;  ///< "AWS.MechanicalTurk.HITDoesNotExist"; "" for types that carry none
  std::string message;    ///< without the time suffix, which `Api::call` adds
  unsigned status = 400;
  bool operator==(const ApiError&) const = default;
};

/// State and identity: the error every operation declares.
ApiError request_error(std::string code, std::string message);
/// A value that the model allows and the service does not.
ApiError parameter_error(std::string message);

}  // namespace errand::marketplace

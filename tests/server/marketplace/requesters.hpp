#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/server/marketplace/bazaar.hpp"

namespace errand::marketplace {

using nlohmann::json;

inline std::string text_of(const json& object, const char* member) {
  return object.at(member).get<std::string>();
}

/// A requester, and what the API answers.
class Requesters : public ::testing::Test {
 protected:
  /// "fine", or the error's type, code and message without its time.
  std::string outcome(std::string_view operation, const json& input) {
    const auto result = bazaar.call(operation, input);
    if (result) return "fine";
    const ApiError& error = result.error();
    const std::string code =
        error.turk_code.empty() ? "" : " " + error.turk_code.substr(error.turk_code.rfind('.') + 1);
    const bool has_time = error.type == "RequestError" || error.type == "ParameterValidationError";
    return error.type + code + ": " + (has_time ? without_time(error.message) : error.message);
  }

  std::string create(const json& changes) {
    json input = create_hit_input();
    input.update(changes);
    return outcome("CreateHIT", input);
  }

  std::string status(const json& hit) { return text_of(bazaar.hit(text_of(hit, "HITId")), "HITStatus"); }

  std::vector<std::string> states(const json& hit) {
    std::vector<std::string> all;
    for (const json& assignment : bazaar.assignments(text_of(hit, "HITId"))) {
      all.push_back(text_of(assignment, "AssignmentStatus"));
    }
    return all;
  }

  Bazaar bazaar;
};

}  // namespace errand::marketplace

#include "server/marketplace/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "server/marketplace/model.hpp"
#include "wasm/base/text.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;

enum class Of { number, characters, bytes };

struct Limit {
  std::string_view member;
  Of of;
  std::int64_t least;
  std::int64_t most;
};

// A member means the same in every operation that has it.
constexpr std::array<Limit, 12> limits{{
    {"Title", Of::characters, 1, 128},
    {"Description", Of::characters, 1, 2000},
    {"Keywords", Of::characters, 0, 1000},
    {"RequesterAnnotation", Of::characters, 0, 255},
    {"RequesterFeedback", Of::characters, 0, 1024},
    {"Question", Of::bytes, 1, 65'535},
    {"Test", Of::bytes, 1, 65'535},
    {"AnswerKey", Of::bytes, 1, 65'535},
    {"LifetimeInSeconds", Of::number, 30, 31'536'000},
    {"AssignmentDurationInSeconds", Of::number, 30, 31'536'000},
    {"AutoApprovalDelayInSeconds", Of::number, 0, 2'592'000},
    {"MaxAssignments", Of::number, 1, 1'000'000'000},
}};

std::optional<ApiError> check_number(const Limit& limit, std::int64_t number) {
  if (number >= limit.least && number <= limit.most) return std::nullopt;
  return parameter_error(fmt::format("The value {} is invalid for {}. Valid values range from {} to {}.",
                                     number, limit.member, limit.least, limit.most));
}

std::optional<ApiError> check_length(const Limit& limit, const std::string& text) {
  const std::int64_t length =
      limit.of == Of::bytes ? static_cast<std::int64_t>(text.size()) : count_code_points(text);
  if (length < limit.least) {
    return parameter_error(
        fmt::format("Your request parameter {} has a minimum length of {}.", limit.member, limit.least));
  }
  if (length > limit.most) {
    return parameter_error(
        fmt::format("Your request parameter {} has a maximum length of {}.", limit.member, limit.most));
  }
  return std::nullopt;
}

/// ASCII 0 to 8, 11, 12 and 14 to 31.
bool is_refused_in_feedback(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 32 && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

std::optional<ApiError> check_limits(std::string_view operation, const json& input) {
  for (const Limit& limit : limits) {
    const auto found = input.find(limit.member);
    if (found == input.end() || found->is_null() || !Model::mturk().takes(operation, limit.member)) continue;
    auto error = limit.of == Of::number ? check_number(limit, found->get<std::int64_t>())
                                        : check_length(limit, found->get_ref<const std::string&>());
    if (error) return error;
  }
  const auto feedback = input.find("RequesterFeedback");
  if (feedback == input.end() || !feedback->is_string() ||
      !Model::mturk().takes(operation, "RequesterFeedback")) {
    return std::nullopt;
  }
  const auto& text = feedback->get_ref<const std::string&>();
  if (std::any_of(text.begin(), text.end(), is_refused_in_feedback)) {
    return request_error("InvalidParameterValue", "RequesterFeedback holds a control character.");
  }
  return std::nullopt;
}

}  // namespace errand::marketplace

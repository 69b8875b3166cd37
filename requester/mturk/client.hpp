#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/mturk/records.hpp"

namespace errand::requester {

/// What the service answered instead of a result.
struct Fault {
  std::string code;  ///< TurkErrorCode, or the error's type; empty when the answer could not be read
  std::string message;
  bool operator==(const Fault&) const = default;
};

/// One operation of the MTurk requester API: its name and input, and the output.
using Call = std::function<tl::expected<nlohmann::json, Fault>(std::string_view operation,
                                                               const nlohmann::json& input)>;

struct HitTypeOrder {
  std::string title;
  std::string description;
  std::string keywords;
  std::string reward;
  std::int64_t duration_s = 0;
  std::int64_t auto_approval_s = 0;
};

struct HitOrder {
  std::string type_id;
  std::string question;  ///< XML
  std::string annotation;
  std::string token;  ///< UniqueRequestToken, at most 64 characters
  std::int64_t max_assignments = 1;
  std::int64_t lifetime_s = 0;
};

/// The API as verbs on values. Lists follow NextToken to the end.
class Client {
 public:
  explicit Client(Call call) : call_{std::move(call)} {}

  tl::expected<std::string, Fault> create_hit_type(const HitTypeOrder&) const;
  /// A fault with `hit_already_exists` means that the token was used within 24 hours; its message names the
  /// HIT.
  tl::expected<Hit, Fault> create_hit(const HitOrder&) const;
  tl::expected<Hit, Fault> get_hit(std::string_view hit_id) const;
  /// All of the account's HITs but the deleted ones, oldest first.
  tl::expected<std::vector<Hit>, Fault> list_hits() const;
  /// By submission time.
  tl::expected<std::vector<Assignment>, Fault> list_assignments(std::string_view hit_id) const;
  tl::expected<Assignment, Fault> get_assignment(std::string_view assignment_id) const;
  /// Pays for a submitted assignment. One that is approved already is a fault of invalid_assignment_state.
  tl::expected<void, Fault> approve_assignment(std::string_view assignment_id) const;
  /// A moment in the past, or 0, expires at once.
  tl::expected<void, Fault> set_expiration(std::string_view hit_id, app::Moment expires) const;

 private:
  tl::expected<std::vector<nlohmann::json>, Fault> list(std::string_view operation, nlohmann::json input,
                                                        std::string_view member) const;
  Call call_;
};

inline constexpr std::string_view hit_already_exists = "AWS.MechanicalTurk.HitAlreadyExists";
inline constexpr std::string_view invalid_assignment_state = "AWS.MechanicalTurk.InvalidAssignmentState";

}  // namespace errand::requester

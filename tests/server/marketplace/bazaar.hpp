#pragma once
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/marketplace/api.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::marketplace {

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;

inline std::string external_question(std::string_view url, std::string_view frame_height = "450") {
  return fmt::format(
      "<ExternalQuestion xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/"
      "ExternalQuestion.xsd\"><ExternalURL>{}</ExternalURL><FrameHeight>{}</FrameHeight></ExternalQuestion>",
      url, frame_height);
}

/// A CreateHIT that is in order.
inline nlohmann::json create_hit_input() {
  return {{"Title", "Rate word pairs"},
          {"Description", "Say how similar two words are."},
          {"Reward", "0.25"},
          {"AssignmentDurationInSeconds", 600},
          {"LifetimeInSeconds", 86'400},
          {"Question", external_question("https://example.org/study/?hit=1")}};
}

/// A marketplace in memory with two requesters, its API, and a clock that the test turns.
class Bazaar {
 public:
  Moment now{1'791'374'400'000};  ///< 2026-10-07 12:00 UTC
  store::Store store{":memory:"};
  Marketplace market{
      store, {{{"first"}, "Lab One", "errand", "errand-secret"}, {{"second"}, "Lab Two", "second", "other"}}};
  Api api{market};

  const Account& requester() const { return market.accounts()[0]; }
  const Account& another_requester() const { return market.accounts()[1]; }

  tl::expected<nlohmann::json, ApiError> call(std::string_view operation, const nlohmann::json& input) {
    return api.call(operation, input, requester(), now);
  }

  /// The HIT structure of a new HIT that differs from `create_hit_input` in `changes`.
  nlohmann::json publish(const nlohmann::json& changes = nlohmann::json::object()) {
    nlohmann::json input = create_hit_input();
    input.update(changes);
    return call("CreateHIT", input).value()["HIT"];
  }

  nlohmann::json hit(const std::string& id) { return call("GetHIT", {{"HITId", id}}).value()["HIT"]; }

  std::vector<nlohmann::json> assignments(const std::string& hit_id) {
    return call("ListAssignmentsForHIT", {{"HITId", hit_id}, {"MaxResults", 100}}).value()["Assignments"];
  }

  AssignmentId accept(const nlohmann::json& hit, std::string worker) {
    return market
        .accept(hit["HITGroupId"].get<std::string>(), HitId{hit["HITId"].get<std::string>()},
                {std::move(worker)}, now)
        .value()
        .assignment;
  }

  tl::expected<Submitted, Refusal> submit(const AssignmentId& assignment,
                                          const std::string& answer = "similar") {
    return market.submit({{"assignmentId", assignment.text}, {"answer", answer}}, now);
  }

  AssignmentId do_task(const nlohmann::json& hit, std::string worker) {
    const AssignmentId assignment = accept(hit, std::move(worker));
    submit(assignment).value();
    return assignment;
  }
};

/// The message without the time at its end.
inline std::string without_time(const std::string& message) { return message.substr(0, message.rfind(" (")); }

}  // namespace errand::marketplace

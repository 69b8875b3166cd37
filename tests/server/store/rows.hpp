#pragma once
#include <string>

#include "server/store/records.hpp"

namespace errand::store {

inline HitType type_named(const std::string& id) {
  return {.id = {id},
          .group = {"G" + id},
          .account = {"requester"},
          .properties = {.title = "Title of " + id,
                         .description = "Say how similar two words are.",
                         .keywords = "words, similarity",
                         .reward = {25},
                         .duration_s = 600,
                         .auto_approval_s = 3600},
          .created = {1000}};
}

inline Hit hit_named(const std::string& id, const HitType& type, std::int64_t max_assignments = 1) {
  return {.id = {id},
          .type = type,
          .question = "<ExternalQuestion/>",
          .url = "https://example.org/" + id,
          .frame_height = 450,
          .annotation = {},
          .max_assignments = max_assignments,
          .created = {2000},
          .expiration = {1'000'000},
          .mark = HitMark::none};
}

inline Assignment assignment_named(const std::string& id, const HitId& hit, const std::string& worker) {
  return {.id = {id},
          .hit = hit,
          .worker = {worker},
          .state = AssignmentState::accepted,
          .accepted = {3000},
          .deadline = {603'000},
          .submitted = {},
          .auto_approval = {},
          .approved = {},
          .rejected = {},
          .answer = {},
          .feedback = {}};
}

inline Assignment submitted(Assignment assignment, std::int64_t at_ms) {
  assignment.state = AssignmentState::submitted;
  assignment.submitted = Moment{at_ms};
  assignment.auto_approval = Moment{at_ms + 3'600'000};
  assignment.answer = "<QuestionFormAnswers/>";
  return assignment;
}

}  // namespace errand::store

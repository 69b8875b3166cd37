#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"

namespace errand::marketplace {

/// The assignment a submitted form names: the first `assignmentId` that is not empty ("" when there is none),
/// since pages exist that send an empty one in the body and the real one in the query.
std::string_view submitted_assignment_id(const std::vector<app::Field>& fields);

/// The fields that become answers: all but `assignmentId` and `hitId`. Those two are what the Requester guide
/// names as not returned; `workerId` and `turkSubmitTo` stay, because published analysis scripts read them
/// from the answers.
std::vector<app::Field> answer_fields(const std::vector<app::Field>& fields);

/// QuestionFormAnswers as MTurk wrote it for an external question: one line of ASCII, one FreeText a name, in
/// the order in which the names first came. Values of the same name are joined with '|', as collected MTurk
/// data show. What XML 1.0 can't hold (control characters, broken UTF-8) becomes U+FFFD, so that the rest of
/// the work is kept.
std::string answer_xml(const std::vector<app::Field>& answers);

}  // namespace errand::marketplace

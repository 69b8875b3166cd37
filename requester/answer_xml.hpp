#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/form.hpp"

namespace errand::requester {

/// The fields of an assignment's Answer (QuestionFormAnswers, 2005-10-01), in their order. Several values of
/// one answer are joined with '|', as MTurk's batch files do. Text without any answer gives no fields. The
/// error says what is wrong with the text; a document type declaration is refused.
tl::expected<std::vector<app::Field>, std::string> read_answer_xml(std::string_view xml);

}  // namespace errand::requester

#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/session.hpp"
#include "wasm/session/submit_field.hpp"

namespace errand {

/// What a worker copies and sends to the requester by hand when a submission does not arrive: ids and log as
/// one JSON object, {"receipt":1,"assignmentId":"…","workerId":"…","hitId":"…","log":{…},"sum":"…"}. The log
/// gives all the other fields. The text survives mail: outside and inside of strings it has neither blanks
/// nor
/// "<>&" nor anything beyond ASCII, so that line ends, blanks and the marks of a quotation can be taken out.
std::string receipt_of(const Session& session, const std::vector<SubmitField>& fields);

/// Stands at a receipt's end: 16 hex digits of FNV-1a over all before it.
std::string receipt_sum(std::string_view text);

inline constexpr std::string_view receipt_head = R"({"receipt":1,)";
inline constexpr std::string_view receipt_foot = R"(,"sum":")";

}  // namespace errand

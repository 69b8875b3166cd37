#pragma once
#include <string>

namespace errand::marketplace {

/// Why a worker did not get what he asked for, and the sentence that tells him. Nothing was changed.
struct Refusal {
  enum class Why {
    preview_only,       ///< submitted from a preview (ASSIGNMENT_ID_NOT_AVAILABLE)
    unknown,            ///< no such group, HIT or assignment
    not_yours,          ///< another worker holds it
    expired,            ///< its deadline passed
    returned,           ///< the worker had given it back
    already_submitted,  ///< also when it was reviewed since
    none_left,          ///< no HIT of the group is free for this worker
    no_answer,          ///< nothing but reserved fields came
    too_large,          ///< more than `max_answer_xml_bytes`
    busy,               ///< the store could not write just now; trying again may help
  };
  Why why;
  std::string message;
};

}  // namespace errand::marketplace

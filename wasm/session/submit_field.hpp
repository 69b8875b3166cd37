#pragma once
#include <string>

namespace errand {

/// One field of the submitted form.
struct SubmitField {
  std::string name;
  std::string value;
  bool operator==(const SubmitField&) const = default;
};

}  // namespace errand

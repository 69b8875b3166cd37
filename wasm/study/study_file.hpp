#pragma once
#include <string>

namespace errand {

/// One file of a study. `name` is relative to its folder, with '/' between folders.
struct StudyFile {
  std::string name;
  std::string text;
  bool absent = false;      ///< looked for and not there
  bool unreadable = false;  ///< there, but its text is not known: whoever tried to read it says why
  bool operator==(const StudyFile&) const = default;
};

}  // namespace errand

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/state.hpp"
#include "wasm/study/reader.hpp"

namespace errand {

/// One page's engine: text in, text out, as docs/engine.md has it. Decides nothing itself.
class Desk {
 public:
  /// `input`: a file's name, a line end, its text; without a line end: a file that is not there.
  void add_file(std::string_view input);
  /// `input`: a session. The answer is `needs`, `problems` or `opened`.
  std::string open(std::string_view input);
  /// `input`: one event. The answer is an array of effects.
  std::string dispatch(std::string_view input);

 private:
  std::vector<StudyFile> files_;
  std::optional<Study> study_;
  State state_;
};

}  // namespace errand

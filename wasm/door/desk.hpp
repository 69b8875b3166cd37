#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/state.hpp"
#include "wasm/study/study_file.hpp"

namespace errand {

/// One page's engine, as docs/engine.md has it: files and records in, JSON out. Decides nothing itself.
class Desk {
 public:
  /// `input`: a file's name, a line end, its content; without a line end: a file that is not there.
  void add_file(std::string_view input);
  /// `input`: a session's record and its events'. The answer is `needs`, `problems` or `opened`.
  std::string open(std::string_view input);
  /// `input`: one event's record. The answer is an array of effects.
  std::string dispatch(std::string_view input);

 private:
  /// Puts the same study in another language in its place; whether it is there.
  bool turn_to(const std::string& language);

  std::vector<StudyFile> files_;
  std::optional<Study> study_;
  std::size_t files_read_ = 0;  ///< files that there were when it was read
  std::uint32_t hit_ = 0;       ///< whose rows the study has
  std::string language_;        ///< that it was asked for in
  State state_;
};

}  // namespace errand

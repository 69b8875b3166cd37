#pragma once
#include <string>

#include "wasm/base/draws.hpp"
#include "wasm/study/rules.hpp"

namespace errand::requester {

/// How answers are made up.
struct Manner {
  enum class Picks { sensible, anything, same_place };
  Picks picks = Picks::sensible;
  std::uint32_t place = 0;  ///< for same_place: which choice, from the first
  bool means_words = true;  ///< texts of words, not of keys
};

/// An answer to `question` that its rules most likely accept. Sensible ones avoid traps. None for a trial:
/// trial_invention.hpp.
Value invent(const Question& question, const Manner& manner, Draws& draws);

/// A text that `pattern` matches; empty when none was found in a bounded search.
std::string matching(const Pattern& pattern, Draws& draws);

}  // namespace errand::requester

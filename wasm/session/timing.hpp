#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/base/micros.hpp"

namespace errand {

/// How text came into one question, and went out of it, as far as the study captures it.
struct Captured {
  std::string question;  ///< empty: what stands between the questions
  std::int64_t typed = 0;
  std::int64_t pastes = 0;
  std::int64_t pasted = 0;  ///< characters
  std::int64_t copies = 0;
  std::int64_t copied = 0;  ///< characters
  bool operator==(const Captured&) const = default;
};

/// When one subtask (or the final page) was seen and worked on. Times count from the first event of the
/// session; lengths are sums over all visits.
struct SubtaskTimes {
  std::optional<Micros> shown;          ///< first frame that painted it
  std::optional<Micros> first_touched;  ///< first change of an answer
  std::optional<Micros> last_touched;
  std::optional<Micros> left;  ///< last Next or Previous from it
  std::string language;        ///< in which an answer was last given; empty in a study of one language
  Micros visible;              ///< on the screen and the page not hidden
  Micros hidden;               ///< on the screen and the page hidden
  Micros unfocused;            ///< of `visible`, the keyboard belonged to another window; 0 unless captured
  std::vector<Captured> captured;
  bool operator==(const SubtaskTimes&) const = default;
};

struct Times {
  std::optional<Micros> origin;  ///< first event, from 1970
  Micros shift;                  ///< what a clock that was set back has lost; added to every later time
  Micros now;                    ///< latest event, from `origin`; never runs back
  std::optional<Micros> agreed;
  std::optional<Micros> started;
  std::optional<Micros> submitted;
  std::optional<Micros> salvaged;      ///< submitted, though not everything was answered
  Micros away;                         ///< between the last event of one load of the page and the next load
  std::uint32_t loads = 0;             ///< of the page
  std::uint32_t backwards = 0;         ///< times that the clock was set back by more than a second
  bool hidden = false;                 ///< the page is
  bool unfocused = false;              ///< the page is
  std::optional<Micros> seen_since;    ///< the subtask on the screen is painted, and `now` was this
  std::vector<SubtaskTimes> subtasks;  ///< in data order
  SubtaskTimes final_page;
  bool operator==(const Times&) const = default;
};

/// What the time `at` of the page's clock is in this session, and back.
Micros session_time(const Times& times, Micros at);
Micros page_time(const Times& times, Micros in_session);

/// Takes the clock on to `at`. A clock that was set back by more than a second goes on from where it was.
void advance(Times& times, Micros at);

/// Adds the time since `seen_since` to the subtask on the screen, as visible or hidden, and goes on from now.
void settle(Times& times, SubtaskTimes* on_screen);

}  // namespace errand

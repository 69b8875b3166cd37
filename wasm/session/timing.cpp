#include "wasm/session/timing.hpp"

namespace errand {

Micros session_time(const Times& times, Micros at) { return at - times.origin.value_or(at) + times.shift; }

Micros page_time(const Times& times, Micros in_session) {
  return in_session - times.shift + times.origin.value_or(Micros{});
}

void advance(Times& times, Micros at) {
  if (!times.origin) times.origin = at;
  const Micros since = session_time(times, at);
  // The frame that painted a screen may be a little older than the event before it; a clock that was set back
  // is not.
  if (since.count < times.now.count - 1000000) {
    ++times.backwards;
    times.shift = times.shift + (times.now - since);
  }
  if (since > times.now) times.now = since;
}

void settle(Times& times, SubtaskTimes* on_screen) {
  if (on_screen == nullptr || !times.seen_since) return;
  Micros& sum = times.hidden ? on_screen->hidden : on_screen->visible;
  const Micros since = times.now - *times.seen_since;
  sum = sum + since;
  if (times.unfocused && !times.hidden) on_screen->unfocused = on_screen->unfocused + since;
  times.seen_since = times.now;
}

}  // namespace errand

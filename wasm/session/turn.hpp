#pragma once
#include <string>

#include "wasm/session/asked.hpp"
#include "wasm/session/transition.hpp"

namespace errand {

/// One transition under way.
struct Turn {
  const Study& study;
  State& state;
  const Event& event;
  Views views;
  Effects effects;
};

/// Of the subtask on the screen, or the final questions; nullptr on other screens.
SubtaskTimes* times_on_screen(State& state);

/// The event counts: time moves on, and the event is kept.
void accept(Turn& turn);
void ignore(Turn& turn, const char* why);

void render(Turn& turn);
void show_in(Turn& turn, const std::string& language);

enum class Focus { stays, moves };
void show_faults(Turn& turn, const Asked& asked, Focus focus);

/// Ends the visit to the subtask on the screen.
void leave(Turn& turn);
void go_to(Turn& turn, Screen screen);

}  // namespace errand

#pragma once
#include "wasm/session/effect.hpp"
#include "wasm/session/state.hpp"

namespace errand {

struct Step {
  State state;
  Effects effects;
};

/// What `event` makes of `state`. Pure: the same three give the same step, in the browser and natively. An
/// event that makes no sense on this screen leaves the state as it is and gives one `Ignored`.
Step transition(const Study& study, State state, const Event& event);

/// transition() in place, for whoever folds thousands of events.
/// Without views there is no `render` among the effects.
enum class Views { wanted, skipped };
Effects apply(const Study& study, State& state, const Event& event, Views views = Views::wanted);

}  // namespace errand

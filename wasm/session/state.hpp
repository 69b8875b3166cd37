#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wasm/session/deadline.hpp"
#include "wasm/session/event.hpp"
#include "wasm/session/sequence.hpp"
#include "wasm/session/session.hpp"
#include "wasm/session/submit_field.hpp"
#include "wasm/session/timing.hpp"
#include "wasm/session/work.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// The screens; each holds what is true only there.
struct InPreview {
  static constexpr const char* kind = "preview";
  bool operator==(const InPreview&) const = default;
};
struct AskingConsent {
  static constexpr const char* kind = "consent";
  bool operator==(const AskingConsent&) const = default;
};
struct Instructing {
  static constexpr const char* kind = "instructions";
  bool operator==(const Instructing&) const = default;
};
struct Answering {
  static constexpr const char* kind = "answering";
  std::uint32_t position = 0;  ///< in the order shown
  std::uint32_t page = 0;      ///< of the subtask
  bool instructions_open = false;
  bool faults_shown = false;    ///< errors of this subtask are on the screen
  bool feedback_shown = false;  ///< the answers stand, and it is said whether they are right
  bool reviewed = false;        ///< the way on leads back to the review
  bool operator==(const Answering&) const = default;
};
/// A break before the subtask at `position`.
struct Resting {
  static constexpr const char* kind = "break";
  std::uint32_t position = 0;
  std::uint32_t page = 0;
  bool operator==(const Resting&) const = default;
};
struct AnsweringFinal {
  static constexpr const char* kind = "finalQuestions";
  bool instructions_open = false;
  bool faults_shown = false;
  bool reviewed = false;  ///< the way on leads back to the review
  bool operator==(const AnsweringFinal&) const = default;
};
/// All answers, before they are submitted.
struct Reviewing {
  static constexpr const char* kind = "review";
  bool operator==(const Reviewing&) const = default;
};
struct Submitting {
  static constexpr const char* kind = "submitting";
  std::vector<SubmitField> fields;  ///< fixed at the first try: a retry sends the same bytes
  bool operator==(const Submitting&) const = default;
};
struct Done {
  static constexpr const char* kind = "submitted";
  std::vector<SubmitField> fields;
  bool operator==(const Done&) const = default;
};
struct Stopped {
  static constexpr const char* kind = "stopped";
  bool operator==(const Stopped&) const = default;
};

using Screen = std::variant<InPreview, AskingConsent, Instructing, Answering, Resting, AnsweringFinal,
                            Reviewing, Submitting, Done, Stopped>;

/// How a worker came through a gate's subtask.
struct GateTries {
  std::uint32_t failed = 0;
  bool passed = false;
  bool operator==(const GateTries&) const = default;
};

/// All that a session has come to. A function of study, Session and events.
struct State {
  Session session;
  std::vector<Subtask> subtasks;      ///< in data order: rows, then controls
  std::vector<std::uint32_t> order;   ///< indices into `subtasks`, as shown
  std::vector<std::uint32_t> breaks;  ///< places in `order` that a break comes before
  Columns shared;                     ///< columns that hold for the whole HIT
  std::uint32_t condition = 1;
  std::vector<GateTries> gates;  ///< by subtask
  Screen screen;
  std::string language;                     ///< that the worker reads; empty in a study of one language
  std::vector<std::vector<Value>> answers;  ///< by subtask in data order, by question of its block
  std::vector<Value> final_answers;
  std::optional<Work> work;  ///< of a custom study, once loaded
  Times times;
  std::optional<Deadline> deadline;
  std::vector<Event> log;
  bool operator==(const State&) const = default;
};

/// Whose questions that subtask asks; `subtask` counts in data order.
inline const Block& block_of(const Study& study, const State& state, std::size_t subtask) {
  return study.blocks[state.subtasks[subtask].block];
}

/// A session before its first event.
State begin(const Study& study, Session session);

const char* kind_of(const Screen& screen);

}  // namespace errand

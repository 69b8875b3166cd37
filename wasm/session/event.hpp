#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wasm/base/micros.hpp"
#include "wasm/study/rules.hpp"

namespace errand {

/// What the world tells the engine; docs/engine.md says when. `kind` is its name in the protocol, `code` in
/// the submitted log.
struct Opened {
  static constexpr const char* kind = "opened";
  static constexpr char code = 'o';
  std::string assignment{};          ///< empty in logs that do not say, and in a trial
  std::optional<Micros> deadline{};  ///< where the marketplace tells it
  bool operator==(const Opened&) const = default;
};
struct Agreed {
  static constexpr const char* kind = "agreed";
  static constexpr char code = 'y';
  bool operator==(const Agreed&) const = default;
};
struct Declined {
  static constexpr const char* kind = "declined";
  static constexpr char code = 'n';
  bool operator==(const Declined&) const = default;
};
struct Started {
  static constexpr const char* kind = "started";
  static constexpr char code = 's';
  bool operator==(const Started&) const = default;
};
struct Shown {
  static constexpr const char* kind = "shown";
  static constexpr char code = 'p';
  bool operator==(const Shown&) const = default;
};
struct Answered {
  static constexpr const char* kind = "answered";
  static constexpr char code = 'a';
  std::string question;
  Value value;
  bool operator==(const Answered&) const = default;
};
struct Next {
  static constexpr const char* kind = "next";
  static constexpr char code = 'f';
  bool operator==(const Next&) const = default;
};
struct Previous {
  static constexpr const char* kind = "previous";
  static constexpr char code = 'b';
  bool operator==(const Previous&) const = default;
};
struct InstructionsOpened {
  static constexpr const char* kind = "instructionsOpened";
  static constexpr char code = 'i';
  bool operator==(const InstructionsOpened&) const = default;
};
struct InstructionsClosed {
  static constexpr const char* kind = "instructionsClosed";
  static constexpr char code = 'j';
  bool operator==(const InstructionsClosed&) const = default;
};
struct Hidden {
  static constexpr const char* kind = "hidden";
  static constexpr char code = 'h';
  bool operator==(const Hidden&) const = default;
};
struct Visible {
  static constexpr const char* kind = "visible";
  static constexpr char code = 'v';
  bool operator==(const Visible&) const = default;
};
struct LanguageChosen {
  static constexpr const char* kind = "languageChosen";
  static constexpr char code = 'l';
  std::string language;
  bool operator==(const LanguageChosen&) const = default;
};
/// From the review back to a question.
struct Revisited {
  static constexpr const char* kind = "revisited";
  static constexpr char code = 'e';
  std::uint32_t position = 0;  ///< of its subtask in the order shown; of a final question any
  std::string question;
  bool operator==(const Revisited&) const = default;
};
struct Submitted {
  static constexpr const char* kind = "submitted";
  static constexpr char code = 'x';
  bool operator==(const Submitted&) const = default;
};
/// Submitted, when the time is nearly up, with what is there.
struct Salvaged {
  static constexpr const char* kind = "salvaged";
  static constexpr char code = 'w';
  bool operator==(const Salvaged&) const = default;
};
struct Retried {
  static constexpr const char* kind = "retried";
  static constexpr char code = 'r';
  bool operator==(const Retried&) const = default;
};
struct Confirmed {
  static constexpr const char* kind = "confirmed";
  static constexpr char code = 'c';
  bool operator==(const Confirmed&) const = default;
};
/// Only of studies that capture it: the keyboard went to another window, or came back.
struct Unfocused {
  static constexpr const char* kind = "unfocused";
  static constexpr char code = 'u';
  bool operator==(const Unfocused&) const = default;
};
struct Focused {
  static constexpr const char* kind = "focused";
  static constexpr char code = 'g';
  bool operator==(const Focused&) const = default;
};

/// How much text came into a question, or went out of it.
struct Amount {
  std::string question;
  std::int64_t characters = 0;
  bool operator==(const Amount&) const = default;
};
/// Only of studies that capture it.
struct Pasted : Amount {
  static constexpr const char* kind = "pasted";
  static constexpr char code = 'd';
  bool operator==(const Pasted&) const = default;
};
/// Only of studies that capture it. The question may be none: what stands between questions was copied.
struct Copied : Amount {
  static constexpr const char* kind = "copied";
  static constexpr char code = 'k';
  bool operator==(const Copied&) const = default;
};
/// Only of studies that capture it: since the field was entered.
struct Typed : Amount {
  static constexpr const char* kind = "typed";
  static constexpr char code = 't';
  bool operator==(const Typed&) const = default;
};

/// One output a subtask, or one object of named outputs that all of them add to.
enum class Outputs { list, keyed };
/// A study's own script has said what there is to do; only a study with such a script takes it, once.
struct Loaded {
  static constexpr const char* kind = "loaded";
  static constexpr char code = 'm';
  Outputs outputs = Outputs::list;
  std::uint32_t count = 0;  ///< subtasks
  std::string inputs;       ///< JSON
  bool operator==(const Loaded&) const = default;
};

using Happening =
    std::variant<Opened, Agreed, Declined, Started, Shown, Answered, Next, Previous, InstructionsOpened,
                 InstructionsClosed, Hidden, Visible, LanguageChosen, Revisited, Submitted, Salvaged, Retried,
                 Confirmed, Unfocused, Focused, Pasted, Copied, Typed, Loaded>;

/// The amount that an event tells; nullptr where it tells none.
const Amount* amount_in(const Happening& what);
Amount* amount_in(Happening& what);

struct Event {
  Micros at;
  Happening what;
  bool operator==(const Event&) const = default;
};

/// Characters of one such event.
inline constexpr std::int64_t max_amount = 1'000'000'000;

/// Events that a session keeps. Beyond it, those that only observe are ignored.
inline constexpr std::uint32_t max_events = 20000;
/// Beyond this nothing but moving on and submitting is taken.
inline constexpr std::uint32_t max_events_at_all = 40000;
/// Of what a script loads, in bytes of JSON.
inline constexpr std::uint32_t max_inputs = 8u << 20;

}  // namespace errand

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/base/decimal_number.hpp"
#include "wasm/base/problem.hpp"
#include "wasm/study/condition.hpp"
#include "wasm/study/pattern.hpp"

namespace errand {

/// What an answer consists of. Question types that differ only in their looks share a shape: the engine knows
/// shapes, the page knows types.
enum class Shape : std::uint32_t {
  one,         ///< the value of one choice
  many,        ///< values of choices
  ranking,     ///< values of choices, best first
  grid,        ///< "row=choice" for each row
  best_worst,  ///< "best=choice" and "worst=choice"
  sum,         ///< "choice=number" for each choice that got something
  number,      ///< a decimal number
  text,
  date,       ///< 2024-05-31
  time,       ///< 14:05
  date_time,  ///< 2024-05-31T14:05
  media,      ///< "ended" when it was played to the end, "unplayable" when it could not be
  trial,      ///< what one run measured, as trial.hpp has it
  custom,     ///< JSON of a study's own script, or members of it: `"name":json`
  nothing     ///< only looked at
};

struct Choice {
  std::string value;    ///< what the answer holds
  std::string text;     ///< what the worker reads, may hold ${column}
  std::string display;  ///< a display template, of all that the page shows of it
  bool trap = false;    ///< nobody who reads would choose it
  bool alone = false;   ///< excludes the others: "none of these"
  bool write = false;   ///< asks for a text beside it: "other"; the answer then is "value=text"
  bool fixed = false;   ///< keeps its place when choices are shuffled
  std::string key;      ///< of a trial's response: its KeyboardEvent.key; empty: none
  bool operator==(const Choice&) const = default;
};

/// The researcher's own words for a refused answer; empty: Errand's.
struct Messages {
  std::string required;
  std::string range;
  std::string length;
  std::string pattern;
  std::string selected;
  bool operator==(const Messages&) const = default;
};

/// What an answer must keep to. Which of these counts depends on the shape.
struct Rules {
  bool required = true;
  std::optional<DecimalNumber> min;
  std::optional<DecimalNumber> max;
  std::optional<DecimalNumber> step;  ///< from `min`
  std::optional<DecimalNumber> total;
  std::uint32_t decimals = 0;  ///< digits allowed behind the point
  std::string earliest;        ///< of dates and times, as they are written; empty: none
  std::string latest;
  std::uint32_t min_length = 0;  ///< code points
  std::uint32_t max_length = 0;
  std::uint32_t min_words = 0;
  std::uint32_t max_words = 0;  ///< 0: any number
  std::uint32_t min_selected = 0;
  std::uint32_t max_selected = 0;  ///< 0: as many as there are; of a ranking, how many are to be ranked
  std::optional<Pattern> pattern;
  bool to_the_end = false;  ///< media must be played to the end
  bool operator==(const Rules&) const = default;
};

/// A part of a trial that shows one thing.
struct Phase {
  std::optional<std::uint32_t> duration_ms;  ///< nullopt: until the response
  bool responds = false;                     ///< a response counts while it is shown
  bool operator==(const Phase&) const = default;
};

/// Stimuli in time, and the responses to them (the question's choices).
struct Trial {
  std::vector<Phase> phases;
  bool response_ends = true;  ///< the response ends the phases in which one counts
  bool operator==(const Trial&) const = default;
};

/// How an answer must stand to the answer to another question.
struct Demand {
  Condition::Op op = Condition::Op::is;
  std::string other;
  std::string message;  ///< the researcher's own; empty: Errand's
  Place place;          ///< for the researcher's tools
  bool operator==(const Demand&) const = default;
};

struct Question {
  std::string name;
  std::string type;  ///< "slider", as config.json has it
  Shape shape = Shape::one;
  std::string text;     ///< plain text, may hold ${column}
  std::string unit;     ///< of numbers
  std::string display;  ///< a display template, of all that the page shows but the choices
  std::vector<Choice> choices;
  std::vector<Choice> rows;  ///< of a grid
  std::optional<Trial> trial;
  bool shuffled = false;  ///< choices and rows are shown in an order drawn for each worker
  Rules rules;
  Messages messages;
  std::optional<Condition> show_if;
  std::optional<Condition> required_if;  ///< beyond it, the question is optional
  std::vector<Demand> demands;
  // For the researcher's tools; not in a compiled study.
  std::string correct;                 ///< response to a trial, may hold ${column}; empty: not known
  std::vector<std::string> templates;  ///< every text that may hold ${column}
  std::vector<std::string> html;       ///< the researcher's HTML in it
  std::vector<std::string> addresses;  ///< of pictures, sounds and films; may hold ${column}
  Place place;
  bool operator==(const Question&) const = default;
};

inline constexpr std::uint32_t max_questions = 100;
inline constexpr std::uint32_t max_choices = 200;
inline constexpr std::uint32_t max_rows = 100;
inline constexpr std::uint32_t max_phases = 100;
inline constexpr std::uint32_t max_text = 20000;    ///< code points of one text of a study
inline constexpr std::uint32_t max_answer = 50000;  ///< code points of one text answer
inline constexpr std::uint32_t max_custom_answer = 1u
                                                   << 20;  ///< code points that a script collects at a time

/// How many form fields its answer takes.
std::uint32_t fields_of(const Question& question);

}  // namespace errand

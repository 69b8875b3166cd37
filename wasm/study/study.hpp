#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "wasm/base/decimal_number.hpp"
#include "wasm/base/problem.hpp"
#include "wasm/study/pattern.hpp"
#include "wasm/study/table.hpp"

namespace errand {

/// Named texts that `${name}` in a question is replaced from.
using Columns = std::vector<std::pair<std::string, std::string>>;

struct Choice {
  std::string value;  ///< what the answer holds
  std::string text;   ///< what the worker reads
  bool trap = false;  ///< nobody who reads would choose it
  bool operator==(const Choice&) const = default;
};

struct SingleChoice {
  static constexpr const char* kind = "singleChoice";
  std::vector<Choice> choices;
  bool operator==(const SingleChoice&) const = default;
};

struct DropDown {
  static constexpr const char* kind = "dropDown";
  std::vector<Choice> choices;
  bool operator==(const DropDown&) const = default;
};

struct MultipleChoice {
  static constexpr const char* kind = "multipleChoice";
  std::vector<Choice> choices;
  std::uint32_t min_selected = 0;
  std::uint32_t max_selected = 0;  ///< 0: as many as there are
  bool operator==(const MultipleChoice&) const = default;
};

/// Points from `choices.front()` to `choices.back()`; value and text of a point are its number.
struct RatingScale {
  static constexpr const char* kind = "ratingScale";
  std::vector<Choice> choices;
  std::string min_label;
  std::string max_label;
  bool operator==(const RatingScale&) const = default;
};

struct Number {
  static constexpr const char* kind = "number";
  std::optional<DecimalNumber> min;
  std::optional<DecimalNumber> max;
  std::uint32_t decimals = 0;  ///< digits allowed behind the point
  std::string unit;
  bool operator==(const Number&) const = default;
};

struct ShortText {
  static constexpr const char* kind = "shortText";
  std::uint32_t min_length = 0;  ///< code points
  std::uint32_t max_length = 0;
  std::optional<Pattern> pattern;
  std::string placeholder;
  bool operator==(const ShortText&) const = default;
};

struct LongText {
  static constexpr const char* kind = "longText";
  std::uint32_t min_length = 0;  ///< code points
  std::uint32_t max_length = 0;
  std::string placeholder;
  bool operator==(const LongText&) const = default;
};

using QuestionType =
    std::variant<SingleChoice, MultipleChoice, RatingScale, Number, ShortText, LongText, DropDown>;

struct Image {
  std::string src;  ///< relative to the study, https or data:image; may hold ${column}
  std::string alt;
  bool operator==(const Image&) const = default;
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

struct Question {
  std::string name;
  std::string text;  ///< plain text, may hold ${column}
  std::string help;  ///< plain text below the question, may hold ${column}
  std::string html;  ///< the researcher's HTML above it; ${column} is put in as text
  std::optional<Image> image;
  bool required = true;
  Messages messages;
  QuestionType type;
  Place place;
  bool operator==(const Question&) const = default;
};

/// The choices of a question that has any, or nullptr.
const std::vector<Choice>* choices_of(const QuestionType& type);
/// "singleChoice" and so on.
const char* kind_of(const QuestionType& type);

struct Example {
  std::string html;
  std::string answer;
  std::string reason;
  bool operator==(const Example&) const = default;
};

struct Instructions {
  std::string simple;
  std::vector<std::string> steps;
  std::vector<std::string> images;
  std::vector<Example> examples;
  bool empty() const { return simple.empty() && steps.empty() && images.empty() && examples.empty(); }
  bool operator==(const Instructions&) const = default;
};

struct Consent {
  std::string html;
  std::string agree;
  std::string decline;
  bool operator==(const Consent&) const = default;
};

/// The values that count as right for one question of a control.
struct KnownAnswer {
  std::string question;
  std::vector<std::string> accepted;
  bool operator==(const KnownAnswer&) const = default;
};

/// A subtask whose right answer is known. Workers' copies of a study carry no answers.
struct Control {
  std::string name;
  Columns data;
  std::vector<KnownAnswer> answers;
  bool operator==(const Control&) const = default;
};

enum class Order { fixed, shuffled };
enum class RowFor { subtask, hit };

/// What the marketplace is told (`hitCreation` of the mturk-template family).
struct HitCreation {
  std::string title;
  std::string description;
  std::string keywords;
  std::string task_url;
  std::uint32_t num_assignments = 1;
  std::int64_t reward_cents = 0;
  std::uint32_t duration_seconds = 3600;
  std::uint32_t lifetime_seconds = 604800;
  bool operator==(const HitCreation&) const = default;
};

struct Study {
  std::string title;
  std::string description;
  std::string disclaimer;
  std::string contact;
  std::string language;
  std::optional<std::uint32_t> minutes;
  bool aggregate = false;
  std::uint32_t num_subtasks = 1;  ///< of one HIT, controls included
  std::uint32_t num_hits = 1;
  Instructions instructions;
  std::optional<Consent> consent;
  std::vector<Question> questions;
  std::vector<Question> final_questions;
  Order order = Order::fixed;
  RowFor row_for = RowFor::subtask;
  std::optional<Table> data;
  std::uint32_t num_controls = 0;  ///< of one HIT
  std::vector<Control> controls;
  std::optional<HitCreation> hit_creation;
  std::vector<std::string> submit_hosts;  ///< origins that a submission may be posted to
  std::uint32_t answer_bytes = 0;         ///< most that a submission may hold
  std::string fingerprint;                ///< 32 hex digits; equal for the researcher's and the worker's copy
  bool operator==(const Study&) const = default;
};

inline constexpr std::uint32_t max_subtasks = 1000;
inline constexpr std::uint32_t max_questions = 100;
inline constexpr std::uint32_t max_choices = 200;
inline constexpr std::uint32_t max_text = 20000;    ///< code points of one text of a study
inline constexpr std::uint32_t max_answer = 50000;  ///< code points of one text answer
/// Answers that one submission holds, each in a form field of its own; servers take a bounded number of
/// those.
inline constexpr std::uint32_t max_answers = 4000;
inline constexpr std::uint32_t default_answer_bytes = 256 * 1024;
inline constexpr std::uint32_t max_answer_bytes = 1024 * 1024;

}  // namespace errand

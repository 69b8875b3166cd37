#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm/study/block.hpp"
#include "wasm/study/plan.hpp"
#include "wasm/study/table.hpp"

namespace errand {

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
  std::string agree;  ///< empty: Errand's
  std::string decline;
  bool operator==(const Consent&) const = default;
};

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

/// What is captured of a worker's doing beside answers and visibility: nothing but what the study asks for.
struct Capture {
  bool focus = false;   ///< the keyboard went to another window
  bool paste = false;   ///< how much was pasted where
  bool copy = false;    ///< how much was copied from where
  bool typing = false;  ///< how much was typed, and how much pasted
  bool operator==(const Capture&) const = default;
};

/// A study whose subtasks are shown and answered by its own script, as in the mturk-template family.
struct Custom {
  std::vector<std::string> scripts;  ///< files of the study, run in this order
  std::vector<std::string> styles;
  std::string markup;              ///< a file of HTML that the scripts work on; empty: none
  std::vector<std::string> files;  ///< files or folders that workers get besides; only needed for data
  std::string config;              ///< config.json, which such scripts read
  bool operator==(const Custom&) const = default;
};

/// The questions that stand for what the script collects: of each subtask, and once for all.
inline constexpr const char* custom_output = "output";
inline constexpr const char* custom_results = "results";

struct Study {
  std::string front;  ///< JSON of all that the page shows besides questions, as docs/engine.md has it
  bool has_consent = false;
  bool has_instructions = false;
  bool is_custom = false;  ///< what there is to do is `Loaded`; has one block, and instructions
  bool aggregate = false;
  bool review = false;             ///< all answers are shown before they are submitted
  bool pipes_answers = false;      ///< some text holds ${question}
  bool is_conditional = false;     ///< what is asked, or needed, depends on answers
  std::uint32_t num_subtasks = 1;  ///< of one HIT at most, with controls and repetitions
  std::uint32_t num_hits = 1;
  std::vector<Block> blocks;  ///< at least one, as the file has them
  PlanPart plan;              ///< of all blocks
  std::vector<Factor> factors;
  Deal deal;
  std::vector<Question> final_questions;
  std::vector<std::uint32_t> final_refers;  ///< of the final questions, as `Block::refers`
  RowFor row_for = RowFor::subtask;
  std::optional<Table> data;
  std::uint32_t answer_bytes = 0;      ///< most that a submission may hold
  std::uint32_t duration_seconds = 0;  ///< that the marketplace gives for an assignment; 0: not known
  Capture capture;
  std::string fingerprint;             ///< 32 hex digits; of config.json and the data
  std::string language;                ///< of the texts, as in HTML's `lang`
  std::vector<std::string> languages;  ///< where there are several: all, the study's own first
  // For the researcher's tools; in a compiled study only as far as `front` has it.
  std::string title;
  std::string description;
  std::string disclaimer;
  std::string contact;
  std::string irb;  ///< who has approved it
  std::optional<std::uint32_t> minutes;
  std::optional<DecimalNumber> median_minutes;  ///< that workers were seen to take
  Instructions instructions;
  std::optional<Consent> consent;
  std::optional<HitCreation> hit_creation;
  std::optional<Custom> custom;
  std::vector<std::string> submit_hosts;  ///< origins that a submission may be posted to
  std::vector<Study> translations;  ///< the same study in its other languages: nothing but texts differs
  bool operator==(const Study&) const = default;
};

inline constexpr std::uint32_t max_subtasks = 1000;
/// Answers that one submission holds, each in a form field of its own; servers take a bounded number of
/// those.
inline constexpr std::uint32_t max_answers = 4000;
inline constexpr std::uint32_t default_answer_bytes = 256 * 1024;
inline constexpr std::uint32_t max_answer_bytes = 1024 * 1024;

}  // namespace errand

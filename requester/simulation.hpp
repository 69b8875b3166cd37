#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/session/submit_field.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {

/// How a made-up worker works. None of them is a model of anybody; they show what a study does with such
/// answers.
enum class Agent {
  careful,       ///< reads, knows the controls' answers, avoids traps
  random,        ///< reads nothing, chooses anything
  straightline,  ///< always the same place
  hurried,       ///< as careful, in a third of the time, and wrong now and then
  bot            ///< at once; texts without meaning
};

/// In the order of Agent.
inline constexpr std::string_view agent_names[] = {"careful", "random", "straightline", "hurried", "bot"};

/// A session from the first screen to the submission, as a page would have had it.
struct SimulatedSession {
  Agent agent = Agent::careful;
  std::uint32_t hit = 1;
  std::string assignment;
  std::string worker;
  bool submitted = false;
  std::vector<SubmitField> fields;  ///< what was submitted
  std::size_t bytes = 0;            ///< of their names and values
  std::int64_t duration_us = 0;
  std::uint32_t refusals = 0;  ///< times that the study did not let the worker go on
  std::uint32_t controls = 0;
  std::uint32_t controls_right = 0;
  std::uint32_t traps = 0;  ///< choices that nobody who reads would make
};

/// The same study, HIT, agent and seed give the same session.
SimulatedSession simulate_session(const Study& study, std::uint32_t hit, Agent agent, std::uint64_t seed);

}  // namespace errand::requester

#include "requester/simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "requester/invention.hpp"
#include "server/studies/study_folder.hpp"
#include "server/studies/trial_outcome.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/reading/pattern_compiler.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/submission.hpp"

namespace errand::requester {
namespace {

Study example(const std::string& name) {
  const auto checked = studies::check_study(std::string{ERRAND_SOURCE_DIR} + "/configs/" + name);
  return checked ? checked->study : Study{};
}

constexpr Agent everybody[] = {Agent::careful, Agent::random, Agent::straightline, Agent::hurried,
                               Agent::bot};

std::string field(const SimulatedSession& session, const std::string& name) {
  for (const SubmitField& one : session.fields)
    if (one.name == name) return one.value;
  return "no field " + name;
}

TEST(Simulation, EveryAgentFinishesEveryExample) {
  for (const char* name :
       {"meaning_similarity", "age_guess", "survey", "question_tour", "lexical_decision"}) {
    const Study study = example(name);
    for (const Agent agent : everybody)
      for (std::uint64_t seed = 0; seed < 20; ++seed)
        EXPECT_TRUE(simulate_session(study, 1, agent, seed).submitted)
            << name << " " << static_cast<int>(agent) << " " << seed;
  }
}

TEST(Simulation, CarefulWorkersAreMostlyRightInTrialsAndRobotsTooQuickToHaveLooked) {
  const Study study = example("lexical_decision");
  const auto outcome = [&](Agent agent) {
    const auto session = simulate_session(study, 1, agent, 11);
    const auto logged = read_log_text(field(session, "log"));
    return studies::trial_outcome(
        study, replay(study, {session.assignment, session.worker, "HIT1", "", 1}, logged->events).state);
  };
  const studies::TrialOutcome careful = outcome(Agent::careful);
  EXPECT_EQ(careful.done, 66u);
  EXPECT_EQ(careful.known, 66u);
  EXPECT_GT(careful.right, 55u);
  EXPECT_GT(careful.median_rt_us, 400'000);
  EXPECT_LT(careful.median_rt_us, 1'000'000);
  const studies::TrialOutcome robot = outcome(Agent::bot);
  EXPECT_LT(robot.right, 48u);
  EXPECT_LT(robot.median_rt_us, 100'000);
  EXPECT_EQ(careful.flagged + robot.flagged, 0u);
}

TEST(Simulation, TheSameSeedGivesTheSameSessionAndAnotherSeedAnother) {
  const Study study = example("question_tour");
  const auto once = simulate_session(study, 1, Agent::careful, 7);
  EXPECT_EQ(once.fields, simulate_session(study, 1, Agent::careful, 7).fields);
  EXPECT_NE(once.fields, simulate_session(study, 1, Agent::careful, 8).fields);
}

TEST(Simulation, ASubmittedLogFoldsToTheSubmittedAnswers) {
  for (const char* name : {"meaning_similarity", "question_tour", "lexical_decision"}) {
    const Study study = example(name);
    for (const Agent agent : everybody) {
      const auto session = simulate_session(study, 1, agent, 3);
      const auto logged = read_log_text(field(session, "log"));
      ASSERT_TRUE(logged.has_value());
      const Replayed replayed =
          replay(study, {session.assignment, session.worker, "HIT1", "https://simulated.example", 1},
                 logged->events);
      EXPECT_EQ(replayed.kept, logged->events.size());
      const auto fields = submission_of(study, replayed.state);
      EXPECT_EQ(fields[2].value, field(session, "results")) << name << " " << static_cast<int>(agent);
    }
  }
}

TEST(Simulation, TheCarefulKnowTheControlsAndTheOthersShow) {
  const Study study = example("meaning_similarity");
  std::uint32_t careful = 0;
  std::uint32_t random = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto good = simulate_session(study, 1, Agent::careful, seed);
    EXPECT_EQ(good.controls_right, good.controls);
    EXPECT_EQ(good.traps, 0u);
    EXPECT_GT(good.controls, 0u);
    careful += good.controls_right;
    random += simulate_session(study, 1, Agent::random, seed).controls_right;
  }
  EXPECT_LT(random, careful);
}

TEST(Invention, FindsTextsThatPatternsMatch) {
  Draws draws{1};
  for (const char* source :
       {"[A-Z]{2}\\d+", "(19|20)\\d{2}-(0[1-9]|1[0-2])", "a?b*c", "[^,;]{3,5}", "(ab|cd){2}x|y"}) {
    const Pattern pattern = compile_pattern(source).value();
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(pattern.matches(matching(pattern, draws))) << source;
  }
}

}  // namespace
}  // namespace errand::requester

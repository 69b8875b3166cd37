// The researcher's tool on the real 40-subtask study. Run by scripts/bench from the repository's root.
#include <benchmark/benchmark.h>

#include "requester/simulation.hpp"
#include "server/studies/study_folder.hpp"
#include "server/studies/verification.hpp"

namespace errand::requester {
namespace {

Study similarity() { return studies::check_study("configs/meaning_similarity").value().study; }

void simulate(benchmark::State& bench) {
  const Study study = similarity();
  std::uint64_t seed = 0;
  for (auto _ : bench) {
    ++seed;
    benchmark::DoNotOptimize(simulate_session(study, 1, static_cast<Agent>(seed % 5), seed).submitted);
  }
  // 2,000 a second.
  bench.counters["limit_us"] = 500;
}
BENCHMARK(simulate)->Name("simulate a session of 40 subtasks");

void verify(benchmark::State& bench) {
  const Study study = similarity();
  const SimulatedSession session = simulate_session(study, 1, Agent::careful, 1);
  std::vector<app::Field> fields;
  for (const SubmitField& field : session.fields) fields.push_back({field.name, field.value});
  const studies::SubmissionIds ids{session.assignment, session.worker, "HIT1", 1};
  for (auto _ : bench) {
    const studies::Verification outcome = studies::verify_submission(study, ids, fields);
    if (outcome.consistency != studies::Consistency::consistent) bench.SkipWithError("not consistent");
  }
  // 5,000 a second.
  bench.counters["limit_us"] = 200;
}
BENCHMARK(verify)->Name("verify a session of 40 subtasks");

}  // namespace
}  // namespace errand::requester

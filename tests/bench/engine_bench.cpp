// The engine's own steps. The counter `limit_us` is the limit that scripts/bench compares with.
#include <benchmark/benchmark.h>

#include <string>

#include "wasm/protocol/effect_writer.hpp"
#include "wasm/reading/pattern_compiler.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/session/transition.hpp"

namespace {

using namespace errand;

/// 100 subtasks, five choices and a comment each, shuffled.
std::vector<StudyFile> study_files() {
  std::string rows = "left,right\n";
  for (int i = 0; i < 100; ++i) rows += "mountain" + std::to_string(i) + ",egg" + std::to_string(i) + "\n";
  return {
      {"config.json",
       R"({"meta": {"title": "Bench", "numSubtasks": 100}, "order": "shuffled", "data": {"file": "pairs.csv"}, "questions": [
    {"name": "similarity", "type": "singleChoice", "text": "How similar are ${left} and ${right}?",
     "choices": ["Not at all", "A little", "Somewhat", "Very", "Extremely"]},
    {"name": "why", "type": "shortText", "text": "Why?", "required": false, "pattern": "[A-Za-z ,.]*"}]})"},
      {"pairs.csv", rows}};
}

Study study() { return *read_study(study_files()); }

Session session() { return {"3ASSIGNMENT", "AWORKER", "3HIT", "https://tasks.example.edu", 1}; }

/// `count` events of a worker who answers, thinks again, types and goes on.
std::vector<Event> log_of(const Study& of, std::size_t count) {
  State state = begin(of, session());
  std::vector<Event> log;
  std::int64_t at = 1700000000000000;
  const auto happens = [&](Happening what) {
    if (log.size() == count) return;
    log.push_back({{at += 350000}, std::move(what)});
    state = transition(of, std::move(state), log.back()).state;
  };
  happens(Opened{});
  while (log.size() < count && std::holds_alternative<Answering>(state.screen)) {
    happens(Shown{});
    for (int i = 0; i < 8; ++i) happens(Answered{"similarity", {i % 2 == 0 ? "Very" : "Somewhat"}});
    for (int i = 0; i < 10; ++i)
      happens(Answered{"why", {std::string(static_cast<std::size_t>(i) + 1, 'a')}});
    happens(Next{});
  }
  return log;
}

void transition_next(benchmark::State& bench) {
  const Study of = study();
  State state = replay(of, session(), log_of(of, 1000)).state;
  const std::int64_t at = state.log.back().at.count;
  bool forward = false;
  for (auto _ : bench) {
    forward = !forward;
    Step step = transition(of, std::move(state), {{at}, forward ? Happening{Previous{}} : Happening{Next{}}});
    state = std::move(step.state);
    benchmark::DoNotOptimize(step.effects.data());
  }
  bench.counters["limit_us"] = 20;
}
BENCHMARK(transition_next)->Name("transition (next, 100 subtasks)");

void transition_answered(benchmark::State& bench) {
  const Study of = study();
  State state = replay(of, session(), log_of(of, 1000)).state;
  const std::int64_t at = state.log.back().at.count;
  bool yes = false;
  for (auto _ : bench) {
    yes = !yes;
    Step step =
        transition(of, std::move(state), {{at}, Answered{"similarity", {yes ? "Very" : "Extremely"}}});
    state = std::move(step.state);
    if (state.log.size() > 15000) state.log.resize(1000);
    benchmark::DoNotOptimize(step.effects.data());
  }
  bench.counters["limit_us"] = 20;
}
BENCHMARK(transition_answered)->Name("transition (answered, 100 subtasks)");

void fold(benchmark::State& bench) {
  const Study of = study();
  const std::vector<Event> log = log_of(of, 2000);
  for (auto _ : bench) benchmark::DoNotOptimize(replay(of, session(), log).kept);
}
BENCHMARK(fold)->Name("fold 2,000 events, native");

void read(benchmark::State& bench) {
  const std::vector<StudyFile> files = study_files();
  for (auto _ : bench) benchmark::DoNotOptimize(read_study(files)->num_hits);
}
BENCHMARK(read)->Name("read a study of 100 subtasks");

void match(benchmark::State& bench) {
  const Pattern pattern = *compile_pattern("(a*)*b");
  const std::string text(10000, 'a');
  for (auto _ : bench) benchmark::DoNotOptimize(pattern.matches(text));
}
BENCHMARK(match)->Name("(a*)*b against 10,000 a");

}  // namespace

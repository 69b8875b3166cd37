#include "server/store/postgres_code_ledger.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

#include "server/store/postgres_code_schema.hpp"
#include "server/store/postgres_session.hpp"
#include "server/store/postgres_statements.hpp"
#include "server/store/told.hpp"

namespace errand::store {
namespace {

using codes::Closed;
using codes::Entry;
using codes::Standing;
using Clock = std::chrono::steady_clock;
using Kind = PostgresTrouble::Kind;

constexpr std::size_t most_in_group = 1000;

}  // namespace

PostgresCodeLedger::PostgresCodeLedger(std::string address, std::chrono::milliseconds patience,
                                       std::chrono::milliseconds pulse)
    : address_{std::move(address)}, patience_{patience}, latest_{pulse} {
  auto opened = open_session(address_, postgres_code_schema_steps);
  if (!opened) throw std::runtime_error("PostgreSQL: " + opened.error());
  connection_ = std::move(*opened);
  thread_ = std::thread{[this] { run(); }};
}

PostgresCodeLedger::~PostgresCodeLedger() { PostgresCodeLedger::close(); }

void PostgresCodeLedger::close() {
  jobs_.end();
  if (thread_.joinable()) thread_.join();
}

void PostgresCodeLedger::close(Job& job, const Closed& closed) {
  if (auto* noted = std::get_if<Noted>(&job))
    tell(noted->done, tl::unexpected(closed));
  else
    tell(std::get<Task>(job).done, &closed);
}

void PostgresCodeLedger::add(Job job) {
  if (const auto refusal = jobs_.add(job)) close(job, Closed{*refusal});
}

void PostgresCodeLedger::run() {
  for (;;) {
    if (!connection_ && reconnect(Deadline::max())) return;
    std::vector<Job> group = jobs_.next(most_in_group);
    if (group.empty()) return;
    settle(group);
  }
}

/// How many of the first jobs are deeds that make one message together.
std::size_t PostgresCodeLedger::deeds_at_once(std::span<const Job> jobs) {
  // PostgreSQL takes less than 1 GB; this takes long enough.
  constexpr std::size_t most_bytes = 16'000'000;
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (const Job& job : jobs) {
    const auto* noted = std::get_if<Noted>(&job);
    if (noted == nullptr) break;
    if (const auto* ended = std::get_if<codes::Finish>(&noted->deed)) bytes += ended->answers.size();
    if (count > 0 && bytes > most_bytes) break;
    ++count;
  }
  return count;
}

/// Deeds that came one after the other are one transaction; a task is one, or several, by itself.
void PostgresCodeLedger::settle(std::span<Job> group) {
  while (!group.empty()) {
    const std::size_t deeds = deeds_at_once(group);
    if (deeds > 0) {
      settle_deeds(group.first(deeds));
      group = group.subspan(deeds);
      continue;
    }
    const Task& task = std::get<Task>(group.front());
    const Done done = persist(task.work);
    const Closed closed{done ? "" : done.error().reason};
    tell(task.done, done ? nullptr : &closed);
    group = group.subspan(1);
  }
}

/// One that fails by itself, for whatever reason, must not take the others along.
void PostgresCodeLedger::settle_deeds(std::span<Job> group) {
  std::vector<const codes::Deed*> deeds;
  for (const Job& job : group) deeds.push_back(&std::get<Noted>(job).deed);
  std::vector<std::optional<Standing>> standings;
  const Done kept = persist([&](PostgresConnection& connection, Deadline deadline) -> Done {
    auto result = transacted(connection, deeds, deadline);
    if (!result) return tl::unexpected(result.error());
    standings = *std::move(result);
    return {};
  });
  note_outcome(deeds, kept);
  if (!kept && kept.error().kind == Kind::own && group.size() > 1) {
    for (std::size_t i = 0; i < group.size(); ++i) settle_deeds(group.subspan(i, 1));
    return;
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (kept)
      tell(std::get<Noted>(group[i]).done, std::move(standings[i]));
    else
      close(group[i], Closed{kept.error().reason});
  }
}

/// What fails for a reason of its own says nothing of what comes after it.
void PostgresCodeLedger::note_outcome(std::span<const codes::Deed* const> deeds, const Done& kept) {
  const bool writes = std::any_of(deeds.begin(), deeds.end(), [](const codes::Deed* deed) {
    return !std::holds_alternative<codes::Look>(*deed);
  });
  if (kept && writes) latest_.note({});
  if (!kept && kept.error().kind != Kind::own) latest_.note(tl::unexpected(Closed{kept.error().reason}));
}

/// What throws leaves a session that nobody knows the state of.
PostgresCodeLedger::Done PostgresCodeLedger::attempted(const Work& work, Deadline until) {
  try {
    return work(*connection_, until);
  } catch (const std::exception& error) {
    connection_.reset();
    return tl::unexpected(PostgresTrouble{Kind::own, error.what()});
  }
}

/// Until it is certainly done or certainly not, or the patience is over.
PostgresCodeLedger::Done PostgresCodeLedger::persist(const Work& work) {
  const Deadline until = Clock::now() + patience_;
  for (;;) {
    if (!connection_) {
      if (auto reason = reconnect(until)) return tl::unexpected(PostgresTrouble{Kind::passing, *reason});
    }
    Done done = attempted(work, until);
    if (done) return done;
    if (done.error().kind == Kind::lost)
      connection_.reset();
    else if (done.error().kind != Kind::again)
      return done;
    if (Clock::now() >= until) return done;
  }
}

/// Why there is no session at that moment, or when the ledger ends; meanwhile whoever comes is told so at
/// once.
std::optional<std::string> PostgresCodeLedger::reconnect(Deadline until) {
  using std::chrono::milliseconds;
  for (milliseconds pause{10};; pause = std::min(pause * 2, milliseconds{1000})) {
    auto opened = open_session(address_, postgres_code_schema_steps);
    if (opened) {
      connection_ = std::move(*opened);
      jobs_.accept();
      return std::nullopt;
    }
    const Closed closed{opened.error()};
    latest_.note(tl::unexpected(closed));
    for (Job& job : jobs_.refuse(closed.reason)) close(job, closed);
    if (jobs_.ends_within(pause) || Clock::now() >= until) return opened.error();
  }
}

void PostgresCodeLedger::note(codes::Deed deed, std::function<void(Entry)> done_with) {
  if (std::holds_alternative<codes::Pulse>(deed)) {
    if (auto latest = latest_.recent()) return done_with(*std::move(latest));
  }
  add(Noted{std::move(deed), std::move(done_with)});
}

tl::expected<void, Closed> PostgresCodeLedger::awaited(Work work) {
  std::promise<tl::expected<void, Closed>> settled;
  add(Task{std::move(work), [&](const Closed* closed) {
             settled.set_value(closed == nullptr ? tl::expected<void, Closed>{} : tl::unexpected(*closed));
           }});
  return settled.get_future().get();
}

tl::expected<PostgresRows, Closed> PostgresCodeLedger::asked(const PostgresCall& call) {
  std::vector<PostgresRows> rows;
  const auto done = awaited([&](PostgresConnection& connection, Deadline deadline) -> Done {
    auto given = connection.run({&call, 1}, deadline);
    if (!given) return tl::unexpected(given.error());
    rows = *std::move(given);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return std::move(rows.front());
}

tl::expected<std::vector<Standing>, Closed> PostgresCodeLedger::list(const std::string& study,
                                                                     std::int64_t after, std::int64_t most) {
  return asked(seats_after(study, after, most)).map(standings_in);
}

tl::expected<std::vector<Standing>, Closed> PostgresCodeLedger::latest(const std::string& study,
                                                                       std::int64_t before,
                                                                       std::int64_t most) {
  return asked(seats_before(study, before, most)).map(standings_in);
}

tl::expected<codes::Tally, Closed> PostgresCodeLedger::count(const std::string& study) {
  return asked(seat_counts(study)).map(tally_in);
}

tl::expected<std::vector<codes::Answers>, Closed> PostgresCodeLedger::answers(const std::string& study,
                                                                              std::int64_t after,
                                                                              std::int64_t most) {
  return asked(answers_after(study, after, most)).map(answers_in);
}

/// Until a part finds nothing more, or it is stopped between two.
tl::expected<std::int64_t, Closed> PostgresCodeLedger::erased(const std::vector<PostgresCall>& before,
                                                              const PostgresCall& erase,
                                                              const std::stop_token& stopped) {
  std::int64_t all = 0;
  while (!stopped.stop_requested()) {
    // Of a part that has to be done again because nobody knows whether it was committed, one time finds them
    // all.
    std::int64_t part = 0;
    const auto done = awaited([&](PostgresConnection& connection, Deadline deadline) -> Done {
      auto calls = beginning();
      calls.insert(calls.end(), before.begin(), before.end());
      calls.push_back(erase);
      const auto given = connection.run(calls, deadline);
      if (!given) return tl::unexpected(given.error());
      if (auto trouble = objection(*given)) return tl::unexpected(*std::move(trouble));
      part = std::max(part, given->back().changed());
      const PostgresCall end = committing();
      const auto committed = connection.run({&end, 1}, deadline);
      if (!committed) return tl::unexpected(committed.error());
      return {};
    });
    if (!done) return tl::unexpected(done.error());
    if (part == 0) return all;
    all += part;
  }
  return all;
}

tl::expected<std::int64_t, Closed> PostgresCodeLedger::purge(const std::string& worker) {
  return erased({forgetting_redeemer(worker)}, erasing_worker(worker));
}

tl::expected<std::int64_t, Closed> PostgresCodeLedger::forget_before(const std::string& study,
                                                                     app::Moment entered,
                                                                     const std::stop_token& stopped) {
  return erased({}, erasing_older(study, entered), stopped);
}

}  // namespace errand::store

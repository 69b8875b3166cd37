#include "server/store/postgres_code_ledger.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "server/store/postgres_code_schema.hpp"
#include "server/store/postgres_session.hpp"
#include "server/store/told.hpp"

namespace errand::store {
namespace {

using codes::Closed;
using codes::Entry;
using codes::Place;
using codes::Standing;
using Clock = std::chrono::steady_clock;
using Kind = PostgresTrouble::Kind;

constexpr std::size_t most_in_group = 1000;

constexpr const char* begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr const char* commit = "COMMIT";
/// One writer at a time: two groups can't wait for each other, and seats become visible in the order of their
/// numbers, so who lists them by and by misses none.
constexpr const char* lock = "SELECT true FROM pg_advisory_xact_lock($1::bigint)";
/// What may have changed since the session began.
constexpr const char* guard =
    "SELECT version, (current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AND "
    "current_setting('synchronous_commit') IN ('on', 'remote_apply'))::int::bigint FROM "
    "errand.schema_version";

constexpr const char* enter =
    "INSERT INTO errand.seat (study, hit, assignment, worker, entered_ms) "
    "SELECT study, hit, assignment, worker, at "
    "FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[]) "
    "WITH ORDINALITY AS t (place, study, hit, assignment, worker, at, n) "
    "WHERE NOT EXISTS (SELECT FROM errand.seat AS s WHERE s.place = t.place) ORDER BY n ON CONFLICT DO "
    "NOTHING";
constexpr const char* finish =
    "INSERT INTO errand.ending (seat, study, code_key, ending, epoch, ended_ms, answers) "
    "SELECT s.number, s.study, t.code_key, convert_from(t.ending, 'UTF8'), t.epoch, t.at, t.answers "
    "FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], "
    "$7::bytea[]) "
    "WITH ORDINALITY AS t (place, code_key, ending, epoch, at, latest_entering, answers, n) "
    "JOIN errand.seat AS s ON s.place = t.place "
    "WHERE s.entered_ms <= t.latest_entering ORDER BY n ON CONFLICT DO NOTHING";
constexpr const char* redeem =
    "INSERT INTO errand.redemption (seat, redeemed_ms, hit, assignment, worker) "
    "SELECT e.seat, t.at, t.hit, t.assignment, t.worker "
    "FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[]) "
    "WITH ORDINALITY AS t (study, code_key, at, hit, assignment, worker, n) "
    "JOIN errand.ending AS e ON e.study = t.study AND e.code_key = t.code_key ORDER BY n ON CONFLICT DO "
    "NOTHING";

constexpr const char* touch = "UPDATE errand.schema_version SET version = version";

/// What standing_in() reads, after the first column.
#define ERRAND_STANDING                                                                             \
  "s.number, s.study, s.hit, s.assignment, s.worker, s.entered_ms, e.ending, e.epoch, e.ended_ms, " \
  "r.redeemed_ms, r.hit, r.assignment, r.worker"
#define ERRAND_ENDING \
  " LEFT JOIN errand.ending AS e ON e.seat = s.number LEFT JOIN errand.redemption AS r ON r.seat = s.number"

constexpr const char* find = "SELECT n, " ERRAND_STANDING
                             " FROM unnest($1::bytea[]) WITH ORDINALITY AS t (place, n) "
                             "JOIN errand.seat AS s ON s.place = t.place" ERRAND_ENDING;
constexpr const char* find_codes =
    "SELECT n, " ERRAND_STANDING
    " FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS t (study, code_key, n) "
    "JOIN errand.ending AS e ON e.study = t.study AND e.code_key = t.code_key "
    "JOIN errand.seat AS s ON s.number = e.seat LEFT JOIN errand.redemption AS r ON r.seat = s.number";
constexpr const char* list_seats = "SELECT 0::bigint, " ERRAND_STANDING " FROM errand.seat AS s" ERRAND_ENDING
                                   " WHERE s.study = $1::bytea AND s.number > $2::bigint "
                                   "ORDER BY s.number LIMIT $3::bigint";
constexpr const char* list_latest =
    "SELECT 0::bigint, " ERRAND_STANDING " FROM errand.seat AS s" ERRAND_ENDING
    " WHERE s.study = $1::bytea AND s.number < $2::bigint "
    "ORDER BY s.number DESC LIMIT $3::bigint";
/// Not joined, which would look every seat's ending up.
constexpr const char* count_seats =
    "SELECT '', count(*) FROM errand.seat WHERE study = $1::bytea "
    "UNION ALL SELECT ending, count(*) FROM errand.ending WHERE study = $1::bytea GROUP BY ending";
constexpr const char* list_answers =
    "SELECT s.number, s.study, s.hit, s.assignment, s.worker, e.answers FROM errand.seat AS s "
    "JOIN errand.ending AS e ON e.seat = s.number AND e.answers IS NOT NULL "
    "WHERE s.study = $1::bytea AND s.number > $2::bigint ORDER BY s.number LIMIT $3::bigint";
/// That the code was redeemed stays, or it could be again.
constexpr const char* forget_redeemer =
    "UPDATE errand.redemption SET hit = '', assignment = '', worker = '' WHERE worker = $1::bytea";
/// In parts, between which others come.
#define ERRAND_ERASE(which) \
  "DELETE FROM errand.seat WHERE number IN (SELECT number FROM errand.seat WHERE " which " LIMIT 1000)"
constexpr const char* erase_worker = ERRAND_ERASE("worker = $1::bytea");
constexpr const char* erase_older = ERRAND_ERASE("study = $1::bytea AND entered_ms < $2::bigint");

Standing standing_in(const PostgresRows& rows, int row) {
  const auto text = [&](int column) { return rows.text(row, column); };
  const auto moment = [&](int column) { return app::Moment{rows.number(row, column)}; };
  Standing out{rows.number(row, 1), {text(2), {text(3), text(4), text(5)}}, moment(6), {}, {}};
  if (const auto ending = codes::ending_named(rows.is_null(row, 7) ? "" : text(7)))
    out.ended = codes::Ended{*ending, static_cast<std::uint32_t>(rows.number(row, 8)), moment(9)};
  if (!rows.is_null(row, 10))
    out.redeemed = codes::Redeemed{{out.place.study, {text(11), text(12), text(13)}}, moment(10)};
  return out;
}

/// One column of a parameter, by what `of` takes of each item.
template <class Items, class Of>
std::string texts(const Items& items, Of of) {
  std::vector<std::optional<std::string_view>> out;
  out.reserve(items.size());
  for (const auto& item : items) out.emplace_back(of(item));
  return binary_array(out);
}

template <class Items, class Of>
std::string numbers(const Items& items, Of of) {
  std::vector<std::int64_t> out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(of(item));
  return binary_array(out);
}

/// What seats are found by.
template <class Items, class Of>
std::string places(const Items& items, Of of) {
  std::vector<std::string> keys;
  for (const auto& item : items) {
    const Place& place = of(item);
    std::string& key = keys.emplace_back();
    for (const std::string* part :
         {&place.study, &place.seat.hit, &place.seat.assignment, &place.seat.worker})
      key += binary_length(*part) + *part;
  }
  return texts(keys, [](const std::string& key) { return std::string_view{key}; });
}

/// Deeds of a group by kind, each in the order of the group.
struct Sorted {
  struct Entering {
    const Place* place = nullptr;
    app::Moment at;
  };
  std::vector<Entering> entering;
  std::vector<const codes::Finish*> finishing;
  std::vector<const codes::Redeem*> redeeming;
  std::vector<const Place*> sought;
  std::vector<std::size_t> seekers;  ///< in the group, of `sought`

  void add(std::size_t index, const Place& place) {
    sought.push_back(&place);
    seekers.push_back(index);
  }
  void add(std::size_t index, const codes::Look& look) { add(index, look.place); }
  void add(std::size_t index, const codes::Enter& deed) {
    entering.push_back({&deed.place, deed.at});
    add(index, deed.place);
  }
  void add(std::size_t index, const codes::Finish& deed) {
    entering.push_back({&deed.place, deed.entered});
    finishing.push_back(&deed);
    add(index, deed.place);
  }
  void add(std::size_t index, const codes::Redeem& deed) {
    redeeming.push_back(&deed);
    redeemers.push_back(index);
  }
  void add(std::size_t, const codes::Pulse&) { is_pulse = true; }
  std::vector<std::size_t> redeemers;  ///< in the group, of `redeeming`
  bool is_pulse = false;

  bool changes_something() const { return !entering.empty() || !redeeming.empty(); }
};

PostgresCall entering(const Sorted& deeds) {
  const auto place = [](const auto& one) -> const Place& { return *one.place; };
  const auto of_seat = [&](std::string codes::Seat::*id) {
    return texts(deeds.entering, [&](const auto& one) { return std::string_view{one.place->seat.*id}; });
  };
  return {enter,
          {places(deeds.entering, place),
           texts(deeds.entering, [](const auto& one) { return std::string_view{one.place->study}; }),
           of_seat(&codes::Seat::hit), of_seat(&codes::Seat::assignment), of_seat(&codes::Seat::worker),
           numbers(deeds.entering, [](const auto& one) { return one.at.ms; })}};
}

PostgresCall finishing(const std::vector<const codes::Finish*>& deeds) {
  return {finish,
          {
              places(deeds, [](const codes::Finish* one) -> const Place& { return one->place; }),
              texts(deeds, [](const codes::Finish* one) { return std::string_view{one->code_key}; }),
              texts(deeds, [](const codes::Finish* one) { return codes::name_of(one->ending); }),
              numbers(deeds, [](const codes::Finish* one) { return std::int64_t{one->epoch}; }),
              numbers(deeds, [](const codes::Finish* one) { return one->at.ms; }),
              numbers(deeds, [](const codes::Finish* one) { return one->latest_entering().ms; }),
              texts(deeds,
                    [](const codes::Finish* one) {
                      return one->answers.empty() ? std::nullopt
                                                  : std::optional<std::string_view>{one->answers};
                    }),
          }};
}

std::string studies(const std::vector<const codes::Redeem*>& deeds) {
  return texts(deeds, [](const codes::Redeem* one) { return std::string_view{one->study}; });
}

std::string code_keys(const std::vector<const codes::Redeem*>& deeds) {
  return texts(deeds, [](const codes::Redeem* one) { return std::string_view{one->code_key}; });
}

PostgresCall redeeming(const std::vector<const codes::Redeem*>& deeds) {
  const auto of_seat = [&](std::string codes::Seat::*id) {
    return texts(deeds, [&](const codes::Redeem* one) { return std::string_view{one->by.seat.*id}; });
  };
  return {
      redeem,
      {studies(deeds), code_keys(deeds), numbers(deeds, [](const codes::Redeem* one) { return one->at.ms; }),
       of_seat(&codes::Seat::hit), of_seat(&codes::Seat::assignment), of_seat(&codes::Seat::worker)}};
}

/// The transaction's beginning, after which its third statement's rows are judged.
std::vector<PostgresCall> beginning() { return {{begin, {}}, {lock, {binary(writers_lock)}}, {guard, {}}}; }

/// Who is `lost` looks again, and is told what is wrong.
std::optional<PostgresTrouble> objection(const std::vector<PostgresRows>& given) {
  const PostgresRows& guarded = given[2];
  const bool is_right = guarded.size() == 1 &&
                        guarded.number(0, 0) == std::int64_t{postgres_code_schema_steps.size()} &&
                        guarded.number(0, 1) == 1;
  if (is_right) return std::nullopt;
  return PostgresTrouble{Kind::lost, "the database's settings or its schema were changed"};
}

void take(std::vector<std::optional<Standing>>& standings, const PostgresRows& rows,
          const std::vector<std::size_t>& seekers) {
  for (int row = 0; row < rows.size(); ++row)
    standings[seekers[static_cast<std::size_t>(rows.number(row, 0) - 1)]] = standing_in(rows, row);
}

/// What became of each deed, all of them one transaction.
tl::expected<std::vector<std::optional<Standing>>, PostgresTrouble> transacted(
    PostgresConnection& connection, std::span<const codes::Deed* const> deeds,
    PostgresConnection::Deadline deadline) {
  Sorted sorted;
  for (std::size_t i = 0; i < deeds.size(); ++i)
    std::visit([&](const auto& deed) { sorted.add(i, deed); }, *deeds[i]);
  const bool writes = sorted.changes_something() || sorted.is_pulse;
  std::vector<PostgresCall> calls;
  if (writes) calls = beginning();
  if (!sorted.entering.empty()) calls.push_back(entering(sorted));
  if (!sorted.finishing.empty()) calls.push_back(finishing(sorted.finishing));
  if (!sorted.redeeming.empty()) calls.push_back(redeeming(sorted.redeeming));
  if (!sorted.changes_something() && sorted.is_pulse) calls.push_back({touch, {}});
  const std::size_t found = calls.size();
  calls.push_back({find, {places(sorted.sought, [](const Place* place) -> const Place& { return *place; })}});
  calls.push_back({find_codes, {studies(sorted.redeeming), code_keys(sorted.redeeming)}});
  if (writes) calls.push_back({commit, {}});
  const auto given = connection.run(calls, deadline);
  if (!given) return tl::unexpected(given.error());
  if (writes) {
    if (auto trouble = objection(*given)) return tl::unexpected(*std::move(trouble));
  }
  std::vector<std::optional<Standing>> standings(deeds.size());
  take(standings, (*given)[found], sorted.seekers);
  take(standings, (*given)[found + 1], sorted.redeemers);
  return standings;
}

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

tl::expected<std::vector<PostgresRows>, Closed> PostgresCodeLedger::asked(const PostgresCall& call) {
  std::vector<PostgresRows> rows;
  const auto done = awaited([&](PostgresConnection& connection, Deadline deadline) -> Done {
    auto given = connection.run({&call, 1}, deadline);
    if (!given) return tl::unexpected(given.error());
    rows = *std::move(given);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return rows;
}

tl::expected<std::vector<Standing>, Closed> PostgresCodeLedger::seats(const PostgresCall& call) {
  const auto given = asked(call);
  if (!given) return tl::unexpected(given.error());
  std::vector<Standing> out;
  out.reserve(static_cast<std::size_t>(given->front().size()));
  for (int row = 0; row < given->front().size(); ++row) out.push_back(standing_in(given->front(), row));
  return out;
}

tl::expected<std::vector<Standing>, Closed> PostgresCodeLedger::list(const std::string& study,
                                                                     std::int64_t after, std::int64_t most) {
  return seats({list_seats, {study, binary(after), binary(most)}});
}

tl::expected<std::vector<Standing>, Closed> PostgresCodeLedger::latest(const std::string& study,
                                                                       std::int64_t before,
                                                                       std::int64_t most) {
  return seats({list_latest, {study, binary(before), binary(most)}});
}

tl::expected<codes::Tally, Closed> PostgresCodeLedger::count(const std::string& study) {
  const auto given = asked({count_seats, {study}});
  if (!given) return tl::unexpected(given.error());
  const PostgresRows& rows = given->front();
  codes::Tally out;
  for (int row = 0; row < rows.size(); ++row) {
    const auto ending = codes::ending_named(rows.text(row, 0));
    (ending ? out.ended[static_cast<std::size_t>(*ending)] : out.entered) = rows.number(row, 1);
  }
  return out;
}

tl::expected<std::vector<codes::Answers>, Closed> PostgresCodeLedger::answers(const std::string& study,
                                                                              std::int64_t after,
                                                                              std::int64_t most) {
  const auto given = asked({list_answers, {study, binary(after), binary(most)}});
  if (!given) return tl::unexpected(given.error());
  const PostgresRows& rows = given->front();
  std::vector<codes::Answers> out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    out.push_back({rows.number(row, 0),
                   {rows.text(row, 1), {rows.text(row, 2), rows.text(row, 3), rows.text(row, 4)}},
                   rows.text(row, 5)});
  return out;
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
      const PostgresCall end{commit, {}};
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
  return erased({{forget_redeemer, {worker}}}, {erase_worker, {worker}});
}

tl::expected<std::int64_t, Closed> PostgresCodeLedger::forget_before(const std::string& study,
                                                                     app::Moment entered,
                                                                     const std::stop_token& stopped) {
  return erased({}, {erase_older, {study, binary(entered.ms)}}, stopped);
}

}  // namespace errand::store

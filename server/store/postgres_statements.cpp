#include "server/store/postgres_statements.hpp"

#include <string_view>
#include <utility>

#include "server/store/postgres_code_schema.hpp"
#include "server/store/postgres_session.hpp"

namespace errand::store {
namespace {

using codes::Place;
using codes::Standing;
using Kind = PostgresTrouble::Kind;

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

void take(std::vector<std::optional<Standing>>& standings, const PostgresRows& rows,
          const std::vector<std::size_t>& seekers) {
  for (int row = 0; row < rows.size(); ++row)
    standings[seekers[static_cast<std::size_t>(rows.number(row, 0) - 1)]] = standing_in(rows, row);
}

}  // namespace

std::vector<PostgresCall> beginning() { return {{begin, {}}, {lock, {binary(writers_lock)}}, {guard, {}}}; }

std::optional<PostgresTrouble> objection(const std::vector<PostgresRows>& given) {
  const PostgresRows& guarded = given[2];
  const bool is_right = guarded.size() == 1 &&
                        guarded.number(0, 0) == std::int64_t{postgres_code_schema_steps.size()} &&
                        guarded.number(0, 1) == 1;
  if (is_right) return std::nullopt;
  return PostgresTrouble{Kind::lost, "the database's settings or its schema were changed"};
}

PostgresCall committing() { return {commit, {}}; }

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

PostgresCall seats_after(const std::string& study, std::int64_t after, std::int64_t most) {
  return {list_seats, {study, binary(after), binary(most)}};
}

PostgresCall seats_before(const std::string& study, std::int64_t before, std::int64_t most) {
  return {list_latest, {study, binary(before), binary(most)}};
}

PostgresCall seat_counts(const std::string& study) { return {count_seats, {study}}; }

PostgresCall answers_after(const std::string& study, std::int64_t after, std::int64_t most) {
  return {list_answers, {study, binary(after), binary(most)}};
}

PostgresCall forgetting_redeemer(const std::string& worker) { return {forget_redeemer, {worker}}; }
PostgresCall erasing_worker(const std::string& worker) { return {erase_worker, {worker}}; }
PostgresCall erasing_older(const std::string& study, app::Moment entered) {
  return {erase_older, {study, binary(entered.ms)}};
}

std::vector<Standing> standings_in(const PostgresRows& rows) {
  std::vector<Standing> out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) out.push_back(standing_in(rows, row));
  return out;
}

codes::Tally tally_in(const PostgresRows& rows) {
  codes::Tally out;
  for (int row = 0; row < rows.size(); ++row) {
    const auto ending = codes::ending_named(rows.text(row, 0));
    (ending ? out.ended[static_cast<std::size_t>(*ending)] : out.entered) = rows.number(row, 1);
  }
  return out;
}

std::vector<codes::Answers> answers_in(const PostgresRows& rows) {
  std::vector<codes::Answers> out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row)
    out.push_back({rows.number(row, 0),
                   {rows.text(row, 1), {rows.text(row, 2), rows.text(row, 3), rows.text(row, 4)}},
                   rows.text(row, 5)});
  return out;
}

}  // namespace errand::store

#include "server/store/records.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace errand::store {
namespace {

using marketplace::Cents;
using marketplace::HitTypeProperties;
using Bind = SQLite::Statement;

constexpr std::array<std::pair<AssignmentState, std::string_view>, 6> state_names{{
    {AssignmentState::accepted, "accepted"},
    {AssignmentState::submitted, "submitted"},
    {AssignmentState::approved, "approved"},
    {AssignmentState::rejected, "rejected"},
    {AssignmentState::returned, "returned"},
    {AssignmentState::abandoned, "abandoned"},
}};

constexpr std::array<std::pair<HitMark, std::string_view>, 3> mark_names{{
    {HitMark::none, "none"},
    {HitMark::reviewing, "reviewing"},
    {HitMark::disposed, "disposed"},
}};

template <class Names, class Value>
std::string text_of(const Names& names, Value value) {
  for (const auto& [named, text] : names) {
    if (named == value) return std::string{text};
  }
  return {};  // the schema's CHECK refuses it
}

template <class Names>
auto value_of(const Names& names, std::string_view text) {
  for (const auto& [named, name] : names) {
    if (name == text) return named;
  }
  return names.front().first;  // the schema's CHECK keeps other texts out
}

// The columns of each row, in the order in which the readers below take them.
constexpr const char* type_columns =
    "t.id, t.group_id, t.account, t.title, t.description, t.keywords, t.reward_cents, t.duration_s, "
    "t.auto_approval_s, "
    "t.created_ms";
constexpr int type_width = 10;
constexpr const char* hit_columns =
    "h.id, h.question, h.url, h.frame_height, h.annotation, h.max_assignments, h.created_ms, "
    "h.expiration_ms, h.mark, h.seq";
constexpr int hit_width = 10;
constexpr const char* count_columns =
    "(SELECT count(*) FROM assignment WHERE hit = h.id AND state = 'accepted'), "
    "(SELECT count(*) FROM assignment WHERE hit = h.id AND state = 'submitted'), "
    "(SELECT count(*) FROM assignment WHERE hit = h.id AND state IN ('approved', 'rejected'))";
constexpr const char* assignment_columns =
    "a.id, a.hit, a.worker, a.state, a.accepted_ms, a.deadline_ms, a.submitted_ms, a.auto_approval_ms, "
    "a.approved_ms, "
    "a.rejected_ms, a.answer, a.feedback, a.seq";
constexpr int assignment_width = 13;
// A HIT that worker ?1 could accept at ?2.
constexpr const char* is_open_to_worker =
    "h.mark = 'none' AND h.expiration_ms > ?2 "
    "AND NOT EXISTS (SELECT 1 FROM assignment WHERE hit = h.id AND worker = ?1 AND state NOT IN ('returned', "
    "'abandoned')) "
    "AND h.max_assignments > (SELECT count(*) FROM assignment WHERE hit = h.id "
    "AND state IN ('accepted', 'submitted', 'approved', 'rejected'))";

std::optional<std::string> optional_text(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getString();
}

std::optional<Moment> optional_moment(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return Moment{column.getInt64()};
}

HitType read_type(Bind& row, int at) {
  return {.id = {row.getColumn(at).getString()},
          .group = {row.getColumn(at + 1).getString()},
          .account = {row.getColumn(at + 2).getString()},
          .properties = {.title = row.getColumn(at + 3).getString(),
                         .description = row.getColumn(at + 4).getString(),
                         .keywords = row.getColumn(at + 5).getString(),
                         .reward = Cents{row.getColumn(at + 6).getInt64()},
                         .duration_s = row.getColumn(at + 7).getInt64(),
                         .auto_approval_s = row.getColumn(at + 8).getInt64()},
          .created = {row.getColumn(at + 9).getInt64()}};
}

/// `type_columns`, then `hit_columns`.
Hit read_hit(Bind& row, int at) {
  const int own = at + type_width;
  return {.id = {row.getColumn(own).getString()},
          .type = read_type(row, at),
          .question = row.getColumn(own + 1).getString(),
          .url = row.getColumn(own + 2).getString(),
          .frame_height = row.getColumn(own + 3).getInt64(),
          .annotation = optional_text(row.getColumn(own + 4)),
          .max_assignments = row.getColumn(own + 5).getInt64(),
          .created = {row.getColumn(own + 6).getInt64()},
          .expiration = {row.getColumn(own + 7).getInt64()},
          .mark = value_of(mark_names, row.getColumn(own + 8).getString())};
}

/// `type_columns`, `hit_columns`, `count_columns`.
CountedHit read_counted_hit(Bind& row) {
  const int counts = type_width + hit_width;
  return {.hit = read_hit(row, 0),
          .counts = {.pending = row.getColumn(counts).getInt64(),
                     .submitted = row.getColumn(counts + 1).getInt64(),
                     .completed = row.getColumn(counts + 2).getInt64()},
          .place = {.key = row.getColumn(type_width + 9).getInt64()}};
}

Assignment read_assignment(Bind& row, int at) {
  return {.id = {row.getColumn(at).getString()},
          .hit = {row.getColumn(at + 1).getString()},
          .worker = {row.getColumn(at + 2).getString()},
          .state = value_of(state_names, row.getColumn(at + 3).getString()),
          .accepted = {row.getColumn(at + 4).getInt64()},
          .deadline = {row.getColumn(at + 5).getInt64()},
          .submitted = optional_moment(row.getColumn(at + 6)),
          .auto_approval = optional_moment(row.getColumn(at + 7)),
          .approved = optional_moment(row.getColumn(at + 8)),
          .rejected = optional_moment(row.getColumn(at + 9)),
          .answer = optional_text(row.getColumn(at + 10)),
          .feedback = optional_text(row.getColumn(at + 11))};
}

void bind(Bind& statement, int at, const std::optional<std::string>& text) {
  if (text) {
    statement.bind(at, *text);
  } else {
    statement.bind(at);
  }
}

void bind(Bind& statement, int at, const std::optional<Moment>& moment) {
  if (moment) {
    statement.bind(at, moment->ms);
  } else {
    statement.bind(at);
  }
}

std::string from_hits() { return "FROM hit h JOIN hit_type t ON t.id = h.hit_type "; }

std::string select_counted_hits() {
  return fmt::format("SELECT {}, {}, {} {}", type_columns, hit_columns, count_columns, from_hits());
}

std::vector<AssignmentOfHit> read_assignments_of_hits(Bind& statement) {
  std::vector<AssignmentOfHit> rows;
  while (statement.executeStep()) {
    rows.push_back({read_assignment(statement, 0), read_hit(statement, assignment_width)});
  }
  return rows;
}

std::string select_assignments_of_hits() {
  return fmt::format(
      "SELECT {}, {}, {} FROM assignment a JOIN hit h ON h.id = a.hit JOIN hit_type t ON t.id = h.hit_type ",
      assignment_columns, type_columns, hit_columns);
}

std::string select_open_groups(std::string_view condition) {
  return fmt::format(
      "SELECT {}, count(*), max(h.created_ms), max(h.expiration_ms) {} WHERE {} {} "
      "GROUP BY t.id ORDER BY max(h.seq) DESC",
      type_columns, from_hits(), is_open_to_worker, condition);
}

OpenGroup read_open_group(Bind& row) {
  return {.type = read_type(row, 0),
          .hits = row.getColumn(type_width).getInt64(),
          .newest = {row.getColumn(type_width + 1).getInt64()},
          .last_expiration = {row.getColumn(type_width + 2).getInt64()}};
}

void bind_properties(Bind& statement, int at, const AccountId& account, const HitTypeProperties& properties) {
  statement.bind(at, account.text);
  statement.bind(at + 1, properties.title);
  statement.bind(at + 2, properties.description);
  statement.bind(at + 3, properties.keywords);
  statement.bind(at + 4, properties.reward.count);
  statement.bind(at + 5, properties.duration_s);
  statement.bind(at + 6, properties.auto_approval_s);
}

}  // namespace

std::optional<HitType> Records::hit_type(const HitTypeId& id) const {
  Bind statement(database_, fmt::format("SELECT {} FROM hit_type t WHERE t.id = ?", type_columns));
  statement.bind(1, id.text);
  if (!statement.executeStep()) return std::nullopt;
  return read_type(statement, 0);
}

std::optional<CountedHit> Records::hit(const HitId& id) const {
  Bind statement(database_, select_counted_hits() + "WHERE h.id = ?");
  statement.bind(1, id.text);
  if (!statement.executeStep()) return std::nullopt;
  return read_counted_hit(statement);
}

std::vector<CountedHit> Records::hits(const AccountId& account, std::optional<PageStart> start,
                                      std::int64_t limit) const {
  Bind statement(
      database_,
      select_counted_hits() +
          "WHERE h.account = ? AND h.mark <> 'disposed' AND h.seq < ? ORDER BY h.seq DESC LIMIT ?");
  statement.bind(1, account.text);
  statement.bind(2, start ? start->key : std::numeric_limits<std::int64_t>::max());
  statement.bind(3, limit);
  std::vector<CountedHit> rows;
  while (statement.executeStep()) rows.push_back(read_counted_hit(statement));
  return rows;
}

std::optional<Assignment> Records::assignment(const AssignmentId& id) const {
  Bind statement(database_, fmt::format("SELECT {} FROM assignment a WHERE a.id = ?", assignment_columns));
  statement.bind(1, id.text);
  if (!statement.executeStep()) return std::nullopt;
  return read_assignment(statement, 0);
}

std::vector<PlacedAssignment> Records::assignments(const HitId& hit,
                                                   const std::vector<AssignmentState>& states,
                                                   std::optional<PageStart> start, std::int64_t limit) const {
  std::string marks;
  for (std::size_t i = 0; i < states.size(); ++i) marks += i == 0 ? "?" : ", ?";
  Bind statement(database_,
                 fmt::format("SELECT {} FROM assignment a WHERE a.hit = ? AND a.submitted_ms IS NOT NULL "
                             "AND (a.submitted_ms, a.seq) > (?, ?) AND a.state IN ({}) "
                             "ORDER BY a.submitted_ms, a.seq LIMIT ?",
                             assignment_columns, marks));
  const PageStart from = start.value_or(PageStart{.key = std::numeric_limits<std::int64_t>::min(), .tie = 0});
  int at = 0;
  statement.bind(++at, hit.text);
  statement.bind(++at, from.key);
  statement.bind(++at, from.tie);
  for (const AssignmentState state : states) statement.bind(++at, text_of(state_names, state));
  statement.bind(++at, limit);
  std::vector<PlacedAssignment> rows;
  while (statement.executeStep()) {
    Assignment assignment = read_assignment(statement, 0);
    const PageStart place{.key = assignment.submitted->ms,
                          .tie = statement.getColumn(assignment_width - 1).getInt64()};
    rows.push_back({std::move(assignment), place});
  }
  return rows;
}

std::vector<OpenGroup> Records::groups_open_to(const WorkerId& worker, Moment now) const {
  Bind statement(database_, select_open_groups(""));
  statement.bind(1, worker.text);
  statement.bind(2, now.ms);
  std::vector<OpenGroup> rows;
  while (statement.executeStep()) rows.push_back(read_open_group(statement));
  return rows;
}

std::optional<OpenGroup> Records::group_open_to(std::string_view group, const WorkerId& worker,
                                                Moment now) const {
  Bind statement(database_, select_open_groups("AND (t.group_id = ?3 OR t.id = ?3)"));
  statement.bind(1, worker.text);
  statement.bind(2, now.ms);
  statement.bind(3, std::string{group});
  if (!statement.executeStep()) return std::nullopt;
  return read_open_group(statement);
}

std::optional<HitId> Records::next_hit_for(const HitTypeId& type, const WorkerId& worker, Moment now) const {
  Bind statement(database_,
                 fmt::format("SELECT h.id FROM hit h WHERE h.hit_type = ?3 AND {} ORDER BY h.seq LIMIT 1",
                             is_open_to_worker));
  statement.bind(1, worker.text);
  statement.bind(2, now.ms);
  statement.bind(3, type.text);
  if (!statement.executeStep()) return std::nullopt;
  return HitId{statement.getColumn(0).getString()};
}

bool Records::knows_group(std::string_view group) const {
  Bind statement(database_, "SELECT 1 FROM hit_type WHERE group_id = ?1 OR id = ?1");
  statement.bind(1, std::string{group});
  return statement.executeStep();
}

std::optional<Assignment> Records::live_assignment(const HitId& hit, const WorkerId& worker) const {
  Bind statement(database_, fmt::format("SELECT {} FROM assignment a WHERE a.hit = ? AND a.worker = ? "
                                        "AND a.state NOT IN ('returned', 'abandoned')",
                                        assignment_columns));
  statement.bind(1, hit.text);
  statement.bind(2, worker.text);
  if (!statement.executeStep()) return std::nullopt;
  return read_assignment(statement, 0);
}

std::vector<AssignmentOfHit> Records::held_by(const WorkerId& worker) const {
  Bind statement(database_, select_assignments_of_hits() +
                                "WHERE a.worker = ? AND a.state = 'accepted' ORDER BY a.deadline_ms, a.seq");
  statement.bind(1, worker.text);
  return read_assignments_of_hits(statement);
}

std::vector<AssignmentOfHit> Records::submitted_by(const WorkerId& worker, std::int64_t limit) const {
  Bind statement(database_, select_assignments_of_hits() +
                                "WHERE a.worker = ? AND a.state IN ('submitted', 'approved', 'rejected') "
                                "ORDER BY a.submitted_ms DESC, a.seq DESC LIMIT ?");
  statement.bind(1, worker.text);
  statement.bind(2, limit);
  return read_assignments_of_hits(statement);
}

std::optional<TokenUse> Records::token_use(const AccountId& account, std::string_view token) const {
  Bind statement(database_,
                 "SELECT payload_sha256, hit, used_ms FROM request_token WHERE account = ? AND token = ?");
  statement.bind(1, account.text);
  statement.bind(2, std::string{token});
  if (!statement.executeStep()) return std::nullopt;
  return TokenUse{.payload_sha256 = statement.getColumn(0).getString(),
                  .hit = {statement.getColumn(1).getString()},
                  .used = {statement.getColumn(2).getInt64()}};
}

bool Records::anything_due(Moment now) const {
  Bind statement(database_,
                 "SELECT EXISTS (SELECT 1 FROM assignment WHERE state = 'accepted' AND deadline_ms <= ?1) "
                 "OR EXISTS (SELECT 1 FROM assignment WHERE state = 'submitted' AND auto_approval_ms <= ?1)");
  statement.bind(1, now.ms);
  statement.executeStep();
  return statement.getColumn(0).getInt() != 0;
}

HitTypeId Records::find_or_add(const HitType& type) {
  Bind insert(database_,
              "INSERT INTO hit_type (account, title, description, keywords, reward_cents, duration_s, "
              "auto_approval_s, "
              "id, group_id, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (account, title, description, keywords, reward_cents, duration_s, "
              "auto_approval_s) DO NOTHING");
  bind_properties(insert, 1, type.account, type.properties);
  insert.bind(8, type.id.text);
  insert.bind(9, type.group.text);
  insert.bind(10, type.created.ms);
  if (insert.exec() == 1) return type.id;

  Bind select(database_,
              "SELECT id FROM hit_type WHERE account = ? AND title = ? AND description = ? AND keywords = ? "
              "AND reward_cents = ? AND duration_s = ? AND auto_approval_s = ?");
  bind_properties(select, 1, type.account, type.properties);
  select.executeStep();
  return {select.getColumn(0).getString()};
}

void Records::add(const Hit& hit) {
  Bind statement(
      database_,
      "INSERT INTO hit (id, account, hit_type, question, url, frame_height, annotation, max_assignments, "
      "created_ms, expiration_ms, mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(1, hit.id.text);
  statement.bind(2, hit.type.account.text);
  statement.bind(3, hit.type.id.text);
  statement.bind(4, hit.question);
  statement.bind(5, hit.url);
  statement.bind(6, hit.frame_height);
  bind(statement, 7, hit.annotation);
  statement.bind(8, hit.max_assignments);
  statement.bind(9, hit.created.ms);
  statement.bind(10, hit.expiration.ms);
  statement.bind(11, text_of(mark_names, hit.mark));
  statement.exec();
}

bool Records::add(const Assignment& assignment) {
  Bind statement(database_,
                 "INSERT INTO assignment (id, hit, worker, state, accepted_ms, deadline_ms, submitted_ms, "
                 "auto_approval_ms, approved_ms, rejected_ms, answer, feedback) VALUES (?, ?, ?, ?, ?, ?, ?, "
                 "?, ?, ?, ?, ?) "
                 "ON CONFLICT (hit, worker) WHERE state NOT IN ('returned', 'abandoned') DO NOTHING");
  statement.bind(1, assignment.id.text);
  statement.bind(2, assignment.hit.text);
  statement.bind(3, assignment.worker.text);
  statement.bind(4, text_of(state_names, assignment.state));
  statement.bind(5, assignment.accepted.ms);
  statement.bind(6, assignment.deadline.ms);
  bind(statement, 7, assignment.submitted);
  bind(statement, 8, assignment.auto_approval);
  bind(statement, 9, assignment.approved);
  bind(statement, 10, assignment.rejected);
  bind(statement, 11, assignment.answer);
  bind(statement, 12, assignment.feedback);
  return statement.exec() == 1;
}

void Records::update(const Assignment& assignment) {
  Bind statement(
      database_,
      "UPDATE assignment SET state = ?2, submitted_ms = ?3, auto_approval_ms = ?4, approved_ms = ?5, "
      "rejected_ms = ?6, answer = ?7, feedback = ?8 WHERE id = ?1");
  statement.bind(1, assignment.id.text);
  statement.bind(2, text_of(state_names, assignment.state));
  bind(statement, 3, assignment.submitted);
  bind(statement, 4, assignment.auto_approval);
  bind(statement, 5, assignment.approved);
  bind(statement, 6, assignment.rejected);
  bind(statement, 7, assignment.answer);
  bind(statement, 8, assignment.feedback);
  statement.exec();
}

void Records::set_expiration(const HitId& hit, Moment expiration) {
  Bind statement(database_, "UPDATE hit SET expiration_ms = ? WHERE id = ?");
  statement.bind(1, expiration.ms);
  statement.bind(2, hit.text);
  statement.exec();
}

void Records::set_mark(const HitId& hit, HitMark mark) {
  Bind statement(database_, "UPDATE hit SET mark = ? WHERE id = ?");
  statement.bind(1, text_of(mark_names, mark));
  statement.bind(2, hit.text);
  statement.exec();
}

void Records::put_token_use(const AccountId& account, std::string_view token, const TokenUse& use) {
  Bind statement(
      database_,
      "INSERT INTO request_token (account, token, payload_sha256, hit, used_ms) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (account, token) DO UPDATE SET payload_sha256 = excluded.payload_sha256, "
      "hit = excluded.hit, used_ms = excluded.used_ms");
  statement.bind(1, account.text);
  statement.bind(2, std::string{token});
  statement.bind(3, use.payload_sha256);
  statement.bind(4, use.hit.text);
  statement.bind(5, use.used.ms);
  statement.exec();
}

void Records::forget_tokens_before(Moment moment) {
  Bind statement(database_, "DELETE FROM request_token WHERE used_ms < ?");
  statement.bind(1, moment.ms);
  statement.exec();
}

void Records::abandon_due(Moment now) {
  Bind statement(database_,
                 "UPDATE assignment SET state = 'abandoned' WHERE state = 'accepted' AND deadline_ms <= ?");
  statement.bind(1, now.ms);
  statement.exec();
}

void Records::approve_due(Moment now) {
  Bind statement(database_,
                 "UPDATE assignment SET state = 'approved', approved_ms = auto_approval_ms "
                 "WHERE state = 'submitted' AND auto_approval_ms <= ?");
  statement.bind(1, now.ms);
  statement.exec();
}

}  // namespace errand::store
